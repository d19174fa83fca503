/* A character begins at every byte that is no continuation byte (10xxxxxx). */
#include <stdio.h>
#include <string.h>

int main(void)
{
    static char word[1024];
    int n;
    if (scanf("%d", &n) != 1)
        return 1;
    while (n-- > 0 && scanf("%1023s", word) == 1) {
        size_t end = strlen(word);
        while (end > 0) {
            size_t begin = end - 1;
            while (begin > 0 && ((unsigned char)word[begin] & 0xc0) == 0x80)
                --begin;
            fwrite(word + begin, 1, end - begin, stdout);
            end = begin;
        }
        putchar('\n');
    }
    return 0;
}
