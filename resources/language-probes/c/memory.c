#include <stdlib.h>

int main(void)
{
    for (;;) {
        volatile char *block = malloc(1 << 20);
        long i;
        if (!block)
            return 0;
        for (i = 0; i < 1 << 20; i += 512)
            block[i] = 1;
    }
}
