    .globl main
    .text
main:
    pushq %rbx
    pushq %r12
    subq $24, %rsp
    leaq 8(%rsp), %rsi
    leaq format(%rip), %rdi
    xorl %eax, %eax
    call scanf
    movq 8(%rsp), %r12
    xorl %ebx, %ebx
next:
    testq %r12, %r12
    jz done
    leaq 8(%rsp), %rsi
    leaq format(%rip), %rdi
    xorl %eax, %eax
    call scanf
    addq 8(%rsp), %rbx
    decq %r12
    jmp next
done:
    movq %rbx, %rsi
    leaq output(%rip), %rdi
    xorl %eax, %eax
    call printf
    xorl %eax, %eax
    addq $24, %rsp
    popq %r12
    popq %rbx
    ret
    .section .rodata
format: .asciz "%ld"
output: .asciz "%ld\n"
    .section .note.GNU-stack,"",@progbits
