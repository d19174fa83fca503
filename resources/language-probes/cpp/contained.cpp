#include <arpa/inet.h>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static bool connects()
{
    sockaddr_in to = sockaddr_in();
    to.sin_family = AF_INET;
    to.sin_port = htons(53);
    to.sin_addr.s_addr = inet_addr("1.1.1.1");
    const int network = socket(AF_INET, SOCK_STREAM, 0);
    return network >= 0 && connect(network, reinterpret_cast<sockaddr *>(&to), sizeof to) == 0;
}

int main()
{
    const bool escaped = open("/app/new", O_CREAT | O_WRONLY, 0600) >= 0 || open("/etc/new", O_CREAT | O_WRONLY, 0600) >= 0 ||
                         open("/etc/shadow", O_RDONLY) >= 0 || kill(1, SIGKILL) == 0 || setuid(0) == 0 || connects();
    puts(escaped ? "escaped" : "contained");
}
