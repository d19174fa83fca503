import os
import socket


def fails(attempt):
    try:
        attempt()
    except OSError:
        return True
    return False


def connect():
    socket.create_connection(("1.1.1.1", 53), 2).close()


attempts = [
    lambda: open("/app/new", "w"),
    lambda: open("/etc/new", "w"),
    lambda: open("/etc/shadow"),
    lambda: os.kill(1, 9),
    lambda: os.setuid(0),
    connect,
]
if all([fails(attempt) for attempt in attempts]):
    print("contained")
