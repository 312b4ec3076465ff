// SPDX-License-Identifier: GPL-2.0-only
/*
 * Traps of a bare hardware-virtualized guest: the vector table, handlers, attempts that end by one.
 */
#include "hw.h"

struct gate {
    u16 low, selector;
    u8 ist, attributes;
    u16 middle;
    u32 high, reserved;
};

static struct gate idt[256] __attribute__((aligned(16)));
static trap_handler_t handlers[256];
char user_stacks[MAX_CPUS][STACK_SIZE] __attribute__((aligned(4096)));
extern char trap_stubs[256][16], attempt_failed[];
void user_enter(void (*fn)(void *), void *arg, void *stack);

void set_handler(unsigned int vector, trap_handler_t fn)
{
    handlers[vector] = fn;
}

void idt_set(unsigned int vector, u64 address, u16 selector, u8 attributes, u8 ist)
{
    idt[vector] = (struct gate){
        .low = address, .middle = address >> 16, .high = address >> 32,
        .selector = selector, .ist = ist, .attributes = attributes,
    };
}

/* Double faults, NMIs and machine checks have stacks of their own. */
static unsigned int ist_of(unsigned int vector)
{
    return vector == 8 ? 1 : vector == 2 ? 2 : vector == 18 ? 3 : 0;
}

void idt_init(void);
void idt_init(void)
{
    for (unsigned int i = 0; i < 256; i++) {
        bool user_may = i == 3 || i == 4 || i == VEC_USER_END;

        idt_set(i, (u64)trap_stubs[i], SEL_CODE64, user_may ? 0xee : 0x8e, ist_of(i));
    }
}

void idt_load(void);
void idt_load(void)
{
    struct { u16 limit; u64 base; } __attribute__((packed)) p = { sizeof(idt) - 1, (u64)idt };

    __asm__ __volatile__("lidt %0" :: "m" (p));
}

void end_attempt(struct frame *f)
{
    struct cpu *c = this_cpu();

    c->caught = *f;
    c->caught_cr2 = read_cr2();
    f->rip = (u64)attempt_failed;
    f->rsp = c->attempt_sp;
    f->cs = SEL_CODE64;
    f->ss = SEL_DATA;
    f->rax = f->vector == VEC_USER_END ? (u64)NO_TRAP : f->vector;
    f->rflags = 2;
}

void guest_trap(struct frame *f);
void guest_trap(struct frame *f)
{
    struct cpu *c = this_cpu();

    if (handlers[f->vector]) {
        handlers[f->vector](f);
        return;
    }
    if (c->attempt_sp) {
        end_attempt(f);
        return;
    }
    print("# vcpu %lu: unexpected trap %lu error %lx rip %lx cs %lx rflags %lx rsp %lx cr2 %lx\n", c->id, f->vector,
          f->error, f->rip, f->cs, f->rflags, f->rsp, read_cr2());
    print("not ok - trap\n# FAILED\n");
    power_off();
}

struct user_call { void (*fn)(void *); void *arg; };

static void enter_user(void *arg)
{
    struct user_call *u = arg;

    user_enter(u->fn, u->arg, user_stacks[this_cpu()->id] + STACK_SIZE);
}

long attempt_user(void (*fn)(void *), void *arg)
{
    struct user_call u = { fn, arg };

    return attempt(enter_user, &u);
}
