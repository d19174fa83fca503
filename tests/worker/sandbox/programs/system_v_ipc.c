// Leaves segments, semaphores and queues for the next run.
// expect: exited 0
#include "probe.h"

#include <mqueue.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

int main(void)
{
    REFUSED(shmget(1234, 4096, IPC_CREAT | 0666));
    REFUSED(semget(1234, 1, IPC_CREAT | 0666));
    REFUSED(msgget(1234, IPC_CREAT | 0666));
    REFUSED(mq_open("/left", O_CREAT | O_RDWR, 0666, NULL));
    return 0;
}
