// Opens the devices that containers were left by.
// expect: exited 0
#include "probe.h"

int main(void)
{
    const char *devices[] = {"/dev/mem", "/dev/kmem", "/dev/kmsg", "/dev/port", "/dev/fuse", "/dev/kvm", "/dev/net/tun",
                             "/dev/loop-control", "/dev/sda", "/dev/vda", "/dev/nvme0n1", "/dev/dri/card0", "/dev/input/event0",
                             "/dev/userfaultfd", "/dev/vhost-net", "/dev/vsock", "/dev/cuse", "/dev/uinput", "/dev/btrfs-control",
                             "/dev/mapper/control", "/dev/hugepages", "/dev/mqueue", "/dev/bus", "/dev/snd", "/dev/log"};
    for (size_t i = 0; i < sizeof devices / sizeof *devices; ++i)
        REFUSED(open(devices[i], O_RDONLY | O_NONBLOCK));
    REFUSED(open("/dev/new", O_CREAT | O_WRONLY, 0666));
    REFUSED(unlink("/dev/null"));
    return 0;
}
