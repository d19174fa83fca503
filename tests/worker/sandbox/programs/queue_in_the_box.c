// Leaves a listening socket with connections that nobody accepts.
// expect: exited 0
#include "probe.h"

#include <sys/un.h>

int main(void)
{
    struct sockaddr_un address = {AF_UNIX, "/box/socket"};
    const int server = socket(AF_UNIX, SOCK_STREAM, 0);
    WORKS(bind(server, (struct sockaddr *)&address, sizeof address));
    WORKS(listen(server, 128));
    for (int i = 0; i < 64; ++i) {
        const int client = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
        WORKS(connect(client, (struct sockaddr *)&address, sizeof address));
        WORKS(write(client, "x", 1));
    }
    return 0;
}
