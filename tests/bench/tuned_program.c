/* The nearest yardstick of training: a program that is made for one network, and knows all its sizes.
 *
 * Plain SGD on 1/2 (o - t)^2, hidden units tanh or ReLU, the output tanh, batches in the order of the data; a vector
 * polynomial for tanh, four units and three registers of samples at once, batches filled up to a multiple of four, the
 * activations turned for the gradient, which goes straight into the weights. No shuffling, diagnostics, penalties, pins
 * or checks. Vectors of four float64 (AVX2 and FMA).
 *
 * NETWORK is a header that `tests.bench.c_programs` writes. It defines BATCH, FEATURES and IS_TANH, and lists the layers:
 * FORWARD(X) of X(layer, next, inputs, units), BACKWARD(X) of X(layer, before, inputs, units), the last first and
 * without layer 0, and LAST(X) and FIRST(X) of those layers alone.
 *
 * program FILE RATE: trains so many epochs for each number that it reads, and prints the microseconds of processor time
 * that one took; for 0 it prints the mean loss. FILE: the counts of samples and features (int32); inputs (features,
 * samples), targets, and of each layer weights (units, inputs) and biases (float64).
 */

#include <immintrin.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include NETWORK

#define FILLED(count) (((count) + 3) / 4 * 4)
#define WIDTH FILLED(BATCH)
#define QUADS (WIDTH / 4)
#define ALIGNED __attribute__((aligned(64)))
#define INLINE static inline __attribute__((always_inline))

typedef double quad __attribute__((vector_size(32), aligned(8)));
typedef long long mask __attribute__((vector_size(32)));

INLINE quad spread(double x) { return (quad){x, x, x, x}; }
INLINE quad choose(mask m, quad x, quad y) { return (quad)((m & (mask)x) | (~m & (mask)y)); }

/* tanh z = 1 - 2 / (e^2z + 1); e^x = 2^k e^r by Taylor's series (Cody & Waite 1980). */
INLINE quad tanh_of(quad z) {
    static const double series[] = {1. / 479001600, 1. / 39916800, 1. / 3628800, 1. / 362880, 1. / 40320, 1. / 5040,
                                    1. / 720,       1. / 120,      1. / 24,      1. / 6,      1. / 2,     1.,
                                    1.};
    quad x = z + z;
    x = choose(x > spread(38.), spread(38.), x);
    x = choose(x < spread(-38.), spread(-38.), x);
    quad k = (quad)_mm256_round_pd((__m256d)(x * spread(1.4426950408889634)), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    mask power = (mask)_mm256_cvtepi32_epi64(_mm256_cvtpd_epi32((__m256d)k)) << 52;
    quad r = x - k * spread(0x1.62e42fee00000p-1) - k * spread(0x1.a39ef35793c76p-33);
    quad sum = spread(1. / 6227020800);
    for (int n = 0; n < 13; n++) sum = sum * r + spread(series[n]);
    return spread(1.) - spread(2.) / ((quad)((mask)sum + power) + spread(1.));
}

/* For blocks of units and of quads of samples: the best of what divides them. */
#define IN_BLOCKS(BLOCK) \
    if (QUADS % 3 == 0) { \
        BLOCK(4, 3) BLOCK(2, 3) BLOCK(1, 3) \
    } else if (QUADS % 5 == 0) { \
        BLOCK(2, 5) BLOCK(1, 5) \
    } else { \
        BLOCK(4, 1) BLOCK(1, 1) \
    }

/* z[j] = b[j] + sum of w[j][i] a[i], all rows of samples */
INLINE void weigh(int inputs, int units, const double *restrict w, const double *restrict b, const double *restrict a,
                  double *restrict z) {
    int length = FILLED(inputs), j = 0;
#define BLOCK(UNITS, VECTORS) \
    for (; j + UNITS <= units; j += UNITS) \
        for (int s = 0; s + 4 * VECTORS <= WIDTH; s += 4 * VECTORS) { \
            quad sum[UNITS][VECTORS]; \
            for (int q = 0; q < UNITS; q++) \
                for (int v = 0; v < VECTORS; v++) sum[q][v] = spread(b[j + q]); \
            for (int i = 0; i < inputs; i++) { \
                quad x[VECTORS]; \
                for (int v = 0; v < VECTORS; v++) x[v] = *(quad *)(a + i * WIDTH + s + 4 * v); \
                for (int q = 0; q < UNITS; q++) { \
                    quad weight = spread(w[(j + q) * length + i]); \
                    for (int v = 0; v < VECTORS; v++) sum[q][v] += weight * x[v]; \
                } \
            } \
            for (int q = 0; q < UNITS; q++) \
                for (int v = 0; v < VECTORS; v++) *(quad *)(z + (j + q) * WIDTH + s + 4 * v) = sum[q][v]; \
        }
    IN_BLOCKS(BLOCK)
#undef BLOCK
}

/* before[i] = slope[i] * sum of w[j][i] delta[j] */
INLINE void weigh_back(int inputs, int units, const double *restrict w, const double *restrict delta,
                       const double *restrict slope, double *restrict before) {
    int length = FILLED(inputs), i = 0;
#define BLOCK(UNITS, VECTORS) \
    for (; i + UNITS <= inputs; i += UNITS) \
        for (int s = 0; s + 4 * VECTORS <= WIDTH; s += 4 * VECTORS) { \
            quad sum[UNITS][VECTORS]; \
            for (int q = 0; q < UNITS; q++) \
                for (int v = 0; v < VECTORS; v++) sum[q][v] = spread(0.); \
            for (int j = 0; j < units; j++) { \
                quad x[VECTORS]; \
                for (int v = 0; v < VECTORS; v++) x[v] = *(quad *)(delta + j * WIDTH + s + 4 * v); \
                for (int q = 0; q < UNITS; q++) { \
                    quad weight = spread(w[j * length + i + q]); \
                    for (int v = 0; v < VECTORS; v++) sum[q][v] += weight * x[v]; \
                } \
            } \
            for (int q = 0; q < UNITS; q++) \
                for (int v = 0; v < VECTORS; v++) { \
                    int place = (i + q) * WIDTH + s + 4 * v; \
                    *(quad *)(before + place) = sum[q][v] * *(quad *)(slope + place); \
                } \
        }
    IN_BLOCKS(BLOCK)
#undef BLOCK
    for (i = 0; i < inputs; i++)
        for (int s = BATCH; s < WIDTH; s++) before[i * WIDTH + s] = 0.;
}

/* w[j] -= rate * sum over samples of delta[j][s] turned[s]; b[j] -= rate * sum of delta[j] */
INLINE void update(int inputs, int units, double *restrict w, double *restrict b, const double *restrict delta,
                   const double *restrict turned, double rate) {
    int length = FILLED(inputs);
    for (int j = 0; j < units; j++) {
        quad sum = spread(0.);
        for (int v = 0; v < QUADS; v++) sum += *(quad *)(delta + j * WIDTH + 4 * v);
        b[j] -= rate * (sum[0] + sum[1] + sum[2] + sum[3]);
    }
#define BLOCK(UNITS, VECTORS) \
    for (; j + UNITS <= units; j += UNITS) { \
        quad sum[UNITS][VECTORS]; \
        for (int q = 0; q < UNITS; q++) \
            for (int v = 0; v < VECTORS; v++) sum[q][v] = spread(0.); \
        for (int s = 0; s < BATCH; s++) { \
            quad x[VECTORS]; \
            for (int v = 0; v < VECTORS; v++) x[v] = *(quad *)(turned + s * length + i + 4 * v); \
            for (int q = 0; q < UNITS; q++) { \
                quad d = spread(delta[(j + q) * WIDTH + s]); \
                for (int v = 0; v < VECTORS; v++) sum[q][v] += d * x[v]; \
            } \
        } \
        for (int q = 0; q < UNITS; q++) \
            for (int v = 0; v < VECTORS; v++) *(quad *)(w + (j + q) * length + i + 4 * v) -= spread(rate) * sum[q][v]; \
    }
    int i = 0;
    for (; i + 8 <= length; i += 8) {
        int j = 0;
        BLOCK(4, 2) BLOCK(1, 2)
    }
    for (; i < length; i += 4) {
        int j = 0;
        BLOCK(4, 1) BLOCK(1, 1)
    }
#undef BLOCK
}

INLINE void turn(int inputs, const double *restrict a, double *restrict turned) {
    for (int i = 0; i < inputs; i++)
        for (int s = 0; s < BATCH; s++) turned[s * FILLED(inputs) + i] = a[i * WIDTH + s];
}

INLINE void activate(int units, int is_tanh, double *restrict a, double *restrict slope) {
    for (int place = 0; place < units * WIDTH; place += 4) {
        quad z = *(quad *)(a + place);
        quad value = is_tanh ? tanh_of(z) : choose(z > spread(0.), z, spread(0.));
        *(quad *)(a + place) = value;
        *(quad *)(slope + place) =
            is_tanh ? spread(1.) - value * value : choose(z > spread(0.), spread(1.), spread(0.));
    }
}

static double a_0[FEATURES][WIDTH] ALIGNED;
static double *inputs, *targets, rate;
static int samples;

#define DECLARE(l, next, n, m) \
    static double w_##l[m][FILLED(n)] ALIGNED, b_##l[m], turned_##l[BATCH][FILLED(n)] ALIGNED; \
    static double a_##next[m][WIDTH] ALIGNED, slope_##l[m][WIDTH] ALIGNED, delta_##l[m][WIDTH] ALIGNED;
FORWARD(DECLARE)

#define GO(l, next, n, m) \
    turn(n, (double *)a_##l, (double *)turned_##l); \
    weigh(n, m, (double *)w_##l, b_##l, (double *)a_##l, (double *)a_##next); \
    activate(m, IS_TANH || m == 1, (double *)a_##next, (double *)slope_##l);
#define MISS(l, next, n, m) \
    for (int s = 0; s < BATCH; s++) delta_##l[0][s] = (a_##next[0][s] - targets[first + s]) * slope_##l[0][s];
#define RETURN(l, before, n, m) \
    weigh_back(n, m, (double *)w_##l, (double *)delta_##l, (double *)slope_##before, (double *)delta_##before); \
    STEP(l, before, n, m)
#define STEP(l, other, n, m) update(n, m, (double *)w_##l, b_##l, (double *)delta_##l, (double *)turned_##l, rate);

static void forward(int first) {
    for (int i = 0; i < FEATURES; i++)
        for (int s = 0; s < BATCH; s++) a_0[i][s] = inputs[i * samples + first + s];
    FORWARD(GO)
}

static void step(int first) {
    forward(first);
    LAST(MISS)
    BACKWARD(RETURN)
    FIRST(STEP)
}

#define ADD(l, next, n, m) \
    for (int s = 0; s < BATCH; s++) sum += .5 * (a_##next[0][s] - targets[first + s]) * (a_##next[0][s] - targets[first + s]);

static double loss(void) {
    double sum = 0.;
    for (int first = 0; first + BATCH <= samples; first += BATCH) {
        forward(first);
        LAST(ADD)
    }
    return sum / samples;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

static void take(void *place, size_t size, FILE *file) {
    if (fread(place, 1, size, file) != size) exit(1);
}

#define READ(l, next, n, m) \
    for (int j = 0; j < m; j++) take(w_##l[j], 8 * n, file); \
    take(b_##l, 8 * m, file);

int main(int count, char **words) {
    FILE *file = count == 3 ? fopen(words[1], "rb") : NULL;
    if (!file) return 1;
    int head[2];
    take(head, 8, file);
    samples = head[0];
    inputs = malloc(8L * samples * FEATURES);
    targets = malloc(8L * samples);
    take(inputs, 8L * samples * FEATURES, file);
    take(targets, 8L * samples, file);
    FORWARD(READ)
    rate = atof(words[2]) / BATCH;
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        long epochs = atol(line);
        double begin = seconds();
        for (long epoch = 0; epoch < epochs; epoch++)
            for (int first = 0; first + BATCH <= samples; first += BATCH) step(first);
        printf("%.17g\n", epochs ? 1e6 * (seconds() - begin) / epochs : loss());
        fflush(stdout);
    }
    return 0;
}
