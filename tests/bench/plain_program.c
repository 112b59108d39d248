/* A yardstick of training: the same epochs, written plainly in C.
 *
 * Double precision, samples innermost, the batch filled up to a multiple of 16, the mathematical library's tanh, plain
 * SGD on 1/2 (o - t)^2, and no diagnostics, penalties, pins or checks. SAMPLES and BATCH are given when it is built.
 *
 * program tanh|relu SIZES...: trains so many epochs for each number that it reads, and prints the microseconds of
 * processor time that one took.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WIDTH = (BATCH + 15) / 16 * 16, MAX_LAYERS = 24, MAX_UNITS = 32 };

static int layers;
static int sizes[MAX_LAYERS + 1];
static int hidden_tanh;
static double w[MAX_LAYERS][MAX_UNITS][MAX_UNITS], b[MAX_LAYERS][MAX_UNITS];
static double w_gradient[MAX_LAYERS][MAX_UNITS][MAX_UNITS], b_gradient[MAX_LAYERS][MAX_UNITS];
static double a[MAX_LAYERS + 1][MAX_UNITS][WIDTH], slope[MAX_LAYERS][MAX_UNITS][WIDTH];
static double delta[MAX_LAYERS][MAX_UNITS][WIDTH];
static double inputs[MAX_UNITS][SAMPLES], targets[SAMPLES];

static double uniform(void) { return 2.0 * rand() / RAND_MAX - 1.0; }

static void forward(void) {
    for (int l = 0; l < layers; l++)
        for (int j = 0; j < sizes[l + 1]; j++) {
            double z[WIDTH];
            for (int s = 0; s < WIDTH; s++) z[s] = b[l][j];
            for (int i = 0; i < sizes[l]; i++)
                for (int s = 0; s < WIDTH; s++) z[s] += w[l][j][i] * a[l][i][s];
            if (hidden_tanh || l == layers - 1)
                for (int s = 0; s < WIDTH; s++) {
                    a[l + 1][j][s] = tanh(z[s]);
                    slope[l][j][s] = 1.0 - a[l + 1][j][s] * a[l + 1][j][s];
                }
            else
                for (int s = 0; s < WIDTH; s++) {
                    a[l + 1][j][s] = z[s] > 0.0 ? z[s] : 0.0;
                    slope[l][j][s] = z[s] > 0.0 ? 1.0 : 0.0;
                }
        }
}

static void backward(int first, int count) {
    for (int s = 0; s < WIDTH; s++)
        delta[layers - 1][0][s] =
            s < count ? (a[layers][0][s] - targets[first + s]) * slope[layers - 1][0][s] : 0.0;
    for (int l = layers - 1; l >= 0; l--) {
        for (int j = 0; j < sizes[l + 1]; j++) {
            double sum = 0.0;
            for (int s = 0; s < WIDTH; s++) sum += delta[l][j][s];
            b_gradient[l][j] = sum;
            for (int i = 0; i < sizes[l]; i++) {
                sum = 0.0;
                for (int s = 0; s < WIDTH; s++) sum += delta[l][j][s] * a[l][i][s];
                w_gradient[l][j][i] = sum;
            }
        }
        if (l > 0)
            for (int i = 0; i < sizes[l]; i++) {
                double blame[WIDTH] = {0.0};
                for (int j = 0; j < sizes[l + 1]; j++)
                    for (int s = 0; s < WIDTH; s++) blame[s] += w[l][j][i] * delta[l][j][s];
                for (int s = 0; s < WIDTH; s++) delta[l - 1][i][s] = blame[s] * slope[l - 1][i][s];
            }
    }
}

static void step(double rate) {
    for (int l = 0; l < layers; l++)
        for (int j = 0; j < sizes[l + 1]; j++) {
            b[l][j] -= rate * b_gradient[l][j];
            for (int i = 0; i < sizes[l]; i++) w[l][j][i] -= rate * w_gradient[l][j][i];
        }
}

static void epoch(void) {
    for (int first = 0; first < SAMPLES; first += BATCH) {
        for (int i = 0; i < sizes[0]; i++)
            memcpy(a[0][i], &inputs[i][first], BATCH * sizeof(double));
        forward();
        backward(first, BATCH);
        step(0.003 / BATCH);
    }
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

int main(int count, char **words) {
    hidden_tanh = !strcmp(words[1], "tanh");
    layers = count - 3;
    for (int l = 0; l <= layers; l++) sizes[l] = atoi(words[2 + l]);
    for (int l = 0; l < layers; l++)
        for (int j = 0; j < sizes[l + 1]; j++) {
            b[l][j] = 0.1;
            for (int i = 0; i < sizes[l]; i++) w[l][j][i] = uniform() / sqrt(sizes[l]);
        }
    for (int s = 0; s < SAMPLES; s++) {
        for (int i = 0; i < sizes[0]; i++) inputs[i][s] = 3.0 * uniform();
        targets[s] = uniform() > 0.0 ? 1.0 : -1.0;
    }
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        int epochs = atoi(line);
        double begin = seconds();
        for (int e = 0; e < epochs; e++) epoch();
        printf("%.17g\n", 1e6 * (seconds() - begin) / epochs);
        fflush(stdout);
        double checksum = 0.0; /* so that nothing is left out as unused */
        for (int l = 0; l < layers; l++) checksum += b[l][0];
        fprintf(stderr, "%g\n", checksum);
    }
    return 0;
}
