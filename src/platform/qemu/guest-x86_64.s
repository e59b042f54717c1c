# The smallest guest that is like a real one: 32-bit and 64-bit mode, paging, FPU and SSE. Then it tells QEMU that it ran.
# It is the last 256 bytes below 4 GiB, where the processor starts in real mode. payload.ts has it assembled; its test
# assembles it again:  as --64 -o guest.o guest-x86_64.s && objcopy -O binary -j .text guest.o guest.bin
    .code16
start:
    lgdtl %cs:0xff00 + (table_register - start)
    mov %cr0, %eax
    or $1, %al
    mov %eax, %cr0
    ljmpl $0x08, $0xffffff00 + (protected - start)
    .code32
protected:
    mov $0x10, %ax
    mov %ax, %ds
    mov %ax, %ss
    finit
# Page tables that map the last 2 MiB below 4 GiB to themselves.
    movl $0x2003, 0x1000
    movl $0x3003, 0x2018
    movl $0xffe00083, 0x3ff8
    mov $0x1000, %eax
    mov %eax, %cr3
# PAE and SSE; long mode; paging, and the FPU for good.
    mov $0x620, %eax
    mov %eax, %cr4
    mov $0xc0000080, %ecx
    rdmsr
    or $1, %ah
    wrmsr
    mov $0x80000033, %eax
    mov %eax, %cr0
    ljmpl $0x18, $0xffffff00 + (long_mode - start)
    .code64
long_mode:
    fninit
    mov $1, %eax
    cvtsi2sd %eax, %xmm0
    mulsd %xmm0, %xmm0
    cvttsd2si %xmm0, %eax
# isa-debug-exit: QEMU ends with twice this byte, plus one.
    out %al, $0xf4
halt:
    hlt
    jmp halt
    .balign 8
# Descriptors: none, 32-bit code, data, 64-bit code.
table:
    .quad 0
    .quad 0x00cf9b000000ffff
    .quad 0x00cf93000000ffff
    .quad 0x00af9b000000ffff
table_register:
    .word 31
    .long 0xffffff00 + (table - start)
# Where the processor starts.
    .org 0xf0
    .code16
    jmp start
    .org 0x100
