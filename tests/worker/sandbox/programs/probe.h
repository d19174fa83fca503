// For the programs here that try something and must be refused: they end with 0 when it was, and say what worked when not.
#pragma once

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// The call must fail.
#define REFUSED(call)                                                                                                  \
    do {                                                                                                               \
        errno = 0;                                                                                                     \
        if ((long)(call) != -1) {                                                                                      \
            printf("worked: %s\n", #call);                                                                             \
            return 1;                                                                                                  \
        }                                                                                                              \
    } while (0)

// The call must succeed.
#define WORKS(call)                                                                                                    \
    do {                                                                                                               \
        if ((long)(call) == -1) {                                                                                      \
            printf("failed: %s: %s\n", #call, strerror(errno));                                                        \
            return 1;                                                                                                  \
        }                                                                                                              \
    } while (0)

static inline void burn(double seconds)
{
    struct timespec now;
    do
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    while (now.tv_sec + now.tv_nsec / 1e9 < seconds);
}
