// Looks for other processes.
// expect: exited 0
#include "probe.h"

#include <ctype.h>
#include <dirent.h>

int main(void)
{
    DIR *processes = opendir("/proc");
    const struct dirent *entry;
    while ((entry = readdir(processes)) != NULL) {
        if (isdigit((unsigned char)entry->d_name[0]) && atoi(entry->d_name) != getpid()) {
            printf("process %s\n", entry->d_name);
            return 1;
        }
    }
    return 0;
}
