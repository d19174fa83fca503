# Makes system calls that no library of Python has.
# limits: cpu=5000 wall=20000
# expect: exited 0
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
CALLS = {
    "ptrace": (101, 16, 1, 0, 0), "mount": (165, 0, 0, 0, 0), "umount2": (166, 0, 2), "chroot": (161, b"/box"),
    "pivot_root": (155, b"/box", b"/box"), "unshare": (272, 0x10000000), "setns": (308, 3, 0), "bpf": (321, 0, 0, 0),
    "perf_event_open": (298, 0, 0, -1, -1, 0), "userfaultfd": (323, 0), "io_uring_setup": (425, 8, 0),
    "keyctl": (250, 0, -3, 1), "add_key": (248, b"user", b"x", b"y", 1, -3), "request_key": (249, b"user", b"x", 0, -3),
    "kexec_load": (246, 0, 0, 0, 0), "init_module": (175, 0, 0, 0), "personality": (135, 0x40000),
    "clone3": (435, 0, 0), "setuid": (105, 0), "setgid": (106, 0), "syslog": (103, 2, 0, 0), "reboot": (169, 1, 2, 3, 0),
    "shmget": (29, 1, 4096, 0o1666), "msgget": (68, 1, 0o1666), "semget": (64, 1, 1, 0o1666), "mq_open": (240, b"x", 66, 0, 0),
    "process_vm_readv": (310, 1, 0, 0, 0, 0, 0), "kcmp": (312, 1, 2, 0, 0, 0), "open_by_handle_at": (304, 3, 0, 0),
    "fsopen": (430, b"tmpfs", 0), "landlock_no_such": (9999, 0), "swapon": (167, b"/box/f", 0), "acct": (163, b"/box/f"),
    "inotify_init": (253,), "sync": (162,),
}
worked = [name for name, call in CALLS.items() if libc.syscall(*[ctypes.c_char_p(a) if isinstance(a, bytes) else ctypes.c_long(a) for a in call]) != -1]
if worked:
    print("worked:", worked)
os._exit(1 if worked else 0)
