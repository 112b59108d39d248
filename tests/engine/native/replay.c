/* Runs kernels as it is told on standard input, and writes what came out of them to standard output.
 *
 * It is linked with the object file of the kernels of any processor, so that an emulator can run them without Python.
 * What comes in, in numbers of 64 bits, until the end: the number of the kernel (of those that KERNELS names, in its
 * order), how many words it takes and gives, the words that it takes, how many arrays there are among them, and for
 * each array the place of its address among the words, how many bytes it has, and these bytes. What goes out: the words
 * that it gives, and the bytes of all arrays.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define X(name) void name(int64_t *words);
KERNELS
#undef X
#define X(name) name,
static void (*const kernels[])(int64_t *words) = {KERNELS};

static void take(void *place, size_t size) {
    if (fread(place, 1, size, stdin) != size) exit(1);
}

int main(void) {
    int64_t head[3];
    while (fread(head, 8, 3, stdin) == 3) {
        int64_t takes = head[1], gives = head[2], arrays;
        int64_t *words = calloc(takes + gives, 8);
        take(words, 8 * takes);
        take(&arrays, 8);
        char **places = calloc(arrays, sizeof(char *));
        int64_t *sizes = calloc(arrays, 8);
        for (int64_t k = 0; k < arrays; k++) {
            int64_t word;
            take(&word, 8);
            take(&sizes[k], 8);
            places[k] = aligned_alloc(64, (sizes[k] + 64) / 64 * 64);
            take(places[k], sizes[k]);
            words[word] = (int64_t)(intptr_t)places[k];
        }
        kernels[head[0]](words);
        fwrite(words + takes, 8, gives, stdout);
        for (int64_t k = 0; k < arrays; k++) {
            fwrite(places[k], 1, sizes[k], stdout);
            free(places[k]);
        }
        free(words);
        free(places);
        free(sizes);
    }
    return 0;
}
