// Copies "input.txt" to "answer.txt" if there is one, and makes an executable file below a directory.
// expect: exited 0
#include "probe.h"

int main(void)
{
    char block[4096];
    const int input = open("input.txt", O_RDONLY);
    if (input >= 0) {
        const ssize_t size = read(input, block, sizeof block);
        WORKS(write(open("answer.txt", O_CREAT | O_WRONLY, 0600), block, (size_t)size));
    }
    WORKS(mkdir("directory", 0700));
    WORKS(write(open("directory/tool", O_CREAT | O_WRONLY, 0700), "tool", 4));
    return 0;
}
