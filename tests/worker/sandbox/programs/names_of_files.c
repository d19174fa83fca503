// Names with line breaks, control characters, broken UTF-8, leading dashes, and as long as they may be.
// expect: exited 0
#include "probe.h"

int main(void)
{
    char longest[256];
    memset(longest, 'n', 255);
    longest[255] = 0;
    const char *names[] = {"-rf", "--help", "a\nb", "\033[2J", "\xff\xfe", "\x01wipe0", "\x01keep0", "...", " ", "$(reboot)", "`id`", "*", "\\", longest};
    for (size_t i = 0; i < sizeof names / sizeof *names; ++i) {
        if (i % 2)
            WORKS(mkdir(names[i], 0));
        else
            WORKS(close(open(names[i], O_CREAT | O_WRONLY, 0)));
    }
    return 0;
}
