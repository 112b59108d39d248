/* How many multiplications and additions of float64 one core can do in a second, fused, in the widest vectors it has.
 *
 * Prints for each line that it reads how many nanoseconds of processor time one multiply-add takes.
 */

#include <stdio.h>
#include <time.h>

#if defined(__AVX512F__)
enum { LANES = 8 };
#elif defined(__AVX__)
enum { LANES = 4 };
#else
enum { LANES = 2 };
#endif
enum { CHAINS = 12, ROUNDS = 4000000 };

typedef double vector __attribute__((vector_size(8 * LANES)));

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

int main(void) {
    volatile double one = 1.0000001, little = 1e-9;
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        vector sums[CHAINS], factor, term;
        for (int lane = 0; lane < LANES; lane++) {
            factor[lane] = one;
            term[lane] = little;
            for (int chain = 0; chain < CHAINS; chain++) sums[chain][lane] = chain + lane;
        }
        double begin = seconds();
        for (long round = 0; round < ROUNDS; round++)
            for (int chain = 0; chain < CHAINS; chain++) sums[chain] = sums[chain] * factor + term;
        double taken = seconds() - begin, used = 0.0;
        for (int chain = 0; chain < CHAINS; chain++) used += sums[chain][0];
        fprintf(stderr, "%g\n", used); /* so that nothing is left out */
        printf("%.17g\n", 1e9 * taken / ((double)ROUNDS * CHAINS * LANES));
        fflush(stdout);
    }
    return 0;
}
