#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
    struct sockaddr_in address;
    int s;
    if (fopen("/app/new", "w") || fopen("/etc/new", "w") || fopen("/usr/new", "w") || fopen("/etc/shadow", "r"))
        return 1;
    s = socket(AF_INET, SOCK_STREAM, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons(53);
    address.sin_addr.s_addr = htonl(0x01010101);
    if (s >= 0 && connect(s, (struct sockaddr *)&address, sizeof address) == 0)
        return 1;
    if (kill(1, SIGKILL) == 0 || setuid(0) == 0)
        return 1;
    puts("contained");
    return 0;
}
