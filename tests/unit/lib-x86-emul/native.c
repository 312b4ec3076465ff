// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way into an instruction and out of it. All of the CPU's registers are the instruction's, the
 * stack pointer included; ours wait in memory. An exception ends at the same exit, by way of a
 * signal handler on a stack of its own.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "native.h"
#include "test.h"

#define HIDDEN      __attribute__((visibility("hidden"), used))
#define CODE_AT     0x100
#define BRANCH_AT   0x180
#define STUB_AT     0x200           /* 64-bit code that 32-bit code leaves through */
#define STUB2_AT    0x220

uint8_t *native_data;
static uint8_t *code_page;
static volatile int trap;

HIDDEN struct native native_state;
HIDDEN uint64_t native_host_rsp, native_taken;
HIDDEN struct {
    uint32_t offset;
    uint16_t selector;
} __attribute__((packed)) native_far;
HIDDEN uint64_t native_entry;

void native_enter64(void);
void native_enter32(void);
void native_exit(void);
void native_exit_taken(void);

#define GPRS(op)                                                            \
    op(0, rax) op(1, rcx) op(2, rdx) op(3, rbx) op(5, rbp) op(6, rsi) op(7, rdi) op(8, r8) \
    op(9, r9) op(10, r10) op(11, r11) op(12, r12) op(13, r13) op(14, r14) op(15, r15)
#define LOAD(n, r)  "movq native_state+8*" #n "(%rip), %" #r "\n"
#define STORE(n, r) "movq %" #r ", native_state+8*" #n "(%rip)\n"
#define ENTER                                                               \
    "pushq %rbx\n pushq %rbp\n pushq %r12\n pushq %r13\n pushq %r14\n pushq %r15\n" \
    "movq %rsp, native_host_rsp(%rip)\n"                                    \
    "movl $7, %eax\n xorl %edx, %edx\n xrstor64 native_state+192(%rip)\n"   \
    "pushq native_state+8*17(%rip)\n popfq\n"                               \
    GPRS(LOAD)                                                              \
    "movq native_state+8*4(%rip), %rsp\n"

__asm__(".text\n"
        ".globl native_enter64\n"
        ".hidden native_enter64\n"
        "native_enter64:\n"
        ENTER
        "jmp *native_entry(%rip)\n"
        ".globl native_enter32\n"
        ".hidden native_enter32\n"
        "native_enter32:\n"
        "movl $0x2b, %eax\n movl %eax, %ds\n movl %eax, %es\n"
        ENTER
        "ljmp *native_far(%rip)\n"
        ".globl native_exit_taken\n"
        ".hidden native_exit_taken\n"
        "native_exit_taken:\n"
        "movq $1, native_taken(%rip)\n"
        ".globl native_exit\n"
        ".hidden native_exit\n"
        "native_exit:\n"
        GPRS(STORE)
        "movq %rsp, native_state+8*4(%rip)\n"
        "movq native_host_rsp(%rip), %rsp\n"
        "pushfq\n popq native_state+8*17(%rip)\n"
        "movl $7, %eax\n xorl %edx, %edx\n xsave64 native_state+192(%rip)\n"
        "cld\n fninit\n"
        "xorl %eax, %eax\n movl %eax, %ds\n movl %eax, %es\n"
        "popq %r15\n popq %r14\n popq %r13\n popq %r12\n popq %rbp\n popq %rbx\n"
        "ret\n");

_Static_assert(__builtin_offsetof(struct native, xsave) == 192, "the offset in ENTER");

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;

    trap = uc->uc_mcontext.gregs[REG_TRAPNO];
    uc->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)native_exit;
    /* CS too, by way of the low word: 32-bit code leaves as 64-bit code. */
    uc->uc_mcontext.gregs[REG_CSGSFS] = (uc->uc_mcontext.gregs[REG_CSGSFS] & ~0xffffll) | 0x33;
}

static void put_exit64(uint8_t *at, void (*to)(void))
{
    uint64_t address = (uintptr_t)to;

    memcpy(at, "\xff\x25\0\0\0\0", 6);
    memcpy(at + 6, &address, 8);
}

static void put_exit32(uint8_t *at, uint32_t to)
{
    at[0] = 0xea;
    memcpy(at + 1, &to, 4);
    memcpy(at + 5, "\x33\0", 2);
}

static void *map_low(size_t bytes)
{
    void *p = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

    CHECK(p != MAP_FAILED);
    return p;
}

static void init(void)
{
    static uint8_t stack[65536];
    static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP };
    stack_t ss = { .ss_sp = stack, .ss_size = sizeof(stack) };
    struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK };

    if (native_data)
        return;
    native_data = (uint8_t *)map_low(NATIVE_DATA_BYTES + 2 * 65536) + 65536;
    CHECK(!mprotect(native_data, NATIVE_DATA_BYTES, PROT_READ | PROT_WRITE));
    code_page = map_low(4096);
    CHECK(!mprotect(code_page, 4096, PROT_READ | PROT_WRITE | PROT_EXEC));
    CHECK(!sigaltstack(&ss, NULL));
    for (unsigned int i = 0; i < sizeof(signals) / sizeof(*signals); i++)
        CHECK(!sigaction(signals[i], &sa, NULL));
}

uint64_t native_code_address(void)
{
    init();
    return (uintptr_t)code_page + CODE_AT;
}

uint64_t native_branch_target(void)
{
    init();
    return (uintptr_t)code_page + BRANCH_AT;
}

static void place(unsigned int bits, const uint8_t *code, unsigned int len)
{
    uint8_t *behind = code_page + CODE_AT + len, *branch = code_page + BRANCH_AT;

    memset(code_page, 0xcc, 4096);
    memcpy(code_page + CODE_AT, code, len);
    if (bits == 64) {
        put_exit64(behind, native_exit);
        put_exit64(branch, native_exit_taken);
        return;
    }
    put_exit32(behind, (uintptr_t)code_page + STUB_AT);
    put_exit32(branch, (uintptr_t)code_page + STUB2_AT);
    put_exit64(code_page + STUB_AT, native_exit);
    put_exit64(code_page + STUB2_AT, native_exit_taken);
}

/* Components of extended state that are enabled. */
static uint64_t enabled_components(void)
{
    uint32_t low, high;

    __asm__ volatile("xgetbv" : "=a" (low), "=d" (high) : "c" (0));
    return (uint64_t)high << 32 | low;
}

bool native_supports(unsigned int bits)
{
    static int has_32 = -1;
    struct native n = { .regs.rflags = 0x202 };

    if (bits == 64)
        return true;
    if (has_32 < 0) {
        init();
        n.regs.gpr[X86_GPR_RSP] = (uintptr_t)native_data + NATIVE_DATA_BYTES / 2;
        has_32 = native_run(&n, 32, (const uint8_t *)"\x90", 1) == -1;
        if (!has_32)
            puts("# 32-bit code does not run here: compared in 64-bit code only");
    }
    return has_32;
}

int native_run(struct native *n, unsigned int bits, const uint8_t *code, unsigned int len)
{
    init();
    place(bits, code, len);
    native_state = *n;
    native_state.xsave.header[0] &= enabled_components();
    native_taken = 0;
    native_entry = native_code_address();
    native_far.offset = native_entry;
    native_far.selector = 0x23;
    trap = -1;
    if (bits == 64)
        native_enter64();
    else
        native_enter32();
    *n = native_state;
    n->regs.rip = native_taken ? native_branch_target() : native_entry + len;
    return trap;
}
