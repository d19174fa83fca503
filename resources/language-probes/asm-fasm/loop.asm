format ELF64 executable
entry start
segment readable executable
start:
    jmp start
