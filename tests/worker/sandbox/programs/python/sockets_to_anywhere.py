# Looks for a network, names and services.
# limits: cpu=5000 wall=20000
# expect: exited 0
import socket
import sys

for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET, socket.AF_VSOCK):
    try:
        socket.socket(family, socket.SOCK_RAW if family == socket.AF_PACKET else socket.SOCK_STREAM)
        sys.exit(f"a socket of family {family}")
    except OSError:
        pass
for name in ("/run/systemd/private", "/var/run/docker.sock", "/run/dbus/system_bus_socket", "\0gavel-sandbox-test"):
    try:
        socket.socket(socket.AF_UNIX).connect(name)
        sys.exit(name)
    except OSError:
        pass
try:
    socket.getaddrinfo("deb.debian.org", 80)
    sys.exit("a name was resolved")
except OSError:
    pass
