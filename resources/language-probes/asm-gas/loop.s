    .globl main
main:
    jmp main
    .section .note.GNU-stack,"",@progbits
