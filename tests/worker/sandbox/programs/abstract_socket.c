// Connects to an abstract Unix socket that the test holds open on the host.
// expect: exited 0
#include "probe.h"

#include <stddef.h>
#include <sys/un.h>

int main(void)
{
    static const char name[] = "\0gavel-sandbox-test";
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, name, sizeof name - 1);
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    WORKS(fd);
    REFUSED(connect(fd, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + sizeof name - 1)));
    return 0;
}
