// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a template to bytes. Registers that make up an address are chosen so that it lies in the
 * data.
 */
#include <string.h>

#include "generate.h"
#include "random.h"

struct builder {
    const struct template *t;
    struct native *n;
    unsigned int bits, size;        /* operand size in bytes */
    uint8_t rex;
    uint8_t body[12];               /* ModRM and what follows */
    unsigned int body_len;
    bool in_memory;
    unsigned int reg;
};

static uint64_t data_address(bool aligned)
{
    uint64_t at = (uintptr_t)native_data + 2048 + random_below(4096);

    return aligned ? at & ~31ull : at;
}

static void random_state(struct builder *b)
{
    struct x86_emul_regs *regs = &b->n->regs;

    for (unsigned int i = 0; i < 16; i++)
        regs->gpr[i] = b->bits == 64 ? random_value() : (uint32_t)random_value();
    if (b->t->flags & G_CL && random_below(2))
        regs->gpr[X86_GPR_RCX] = random_below(70);
    regs->gpr[X86_GPR_RSP] = data_address(false) & ~7ull;
    if (b->t->flags & G_RBP_STACK)
        regs->gpr[X86_GPR_RBP] = data_address(false) & ~7ull;
    if (b->t->flags & G_REP) {
        regs->gpr[X86_GPR_RSI] = data_address(false);
        regs->gpr[X86_GPR_RDI] = data_address(false);
        regs->gpr[X86_GPR_RCX] = random_below(100);
    }
    regs->rflags = 0x202 | (random_u64() & 0x8d5);
    if (b->t->flags & G_REP && random_below(2))
        regs->rflags |= 0x400;
    regs->rip = native_code_address();
}

static void put(struct builder *b, uint64_t value, unsigned int bytes)
{
    for (unsigned int i = 0; i < bytes; i++)
        b->body[b->body_len++] = value >> (8 * i);
}

static unsigned int any_register(const struct builder *b)
{
    unsigned int reg;

    do
        reg = random_below(b->bits == 64 ? 16 : 8);
    while (reg == X86_GPR_RSP && !(b->t->flags & G_STACK));
    return reg;
}

/* Memory: base, base and displacement, base and index; the base register gets what makes it fit. */
static void put_memory(struct builder *b, unsigned int reg_field)
{
    uint64_t target = data_address(b->t->flags & G_ALIGN), mask = b->bits == 64 ? ~0ull : ~0u;
    unsigned int base, index, scale = random_below(4), mod = 1 + random_below(2);
    int64_t disp = mod == 1 ? (int8_t)random_u64() : (int32_t)random_u64() >> 12;
    bool with_index = random_below(3) == 0;
    uint64_t *gpr = b->n->regs.gpr;

    do {
        base = any_register(b);
        index = any_register(b);
    } while ((base & 7) == X86_GPR_RSP || index == X86_GPR_RSP || base == index ||
             (b->t->flags & (G_REP | G_RBP_STACK) && base == X86_GPR_RBP) ||
             (base == b->reg && b->t->flags & G_SMALL_REG) ||
             (index == b->reg && b->t->flags & G_SMALL_REG) ||
             (b->t->flags & G_CL && (base == X86_GPR_RCX || index == X86_GPR_RCX)));
    put(b, mod << 6 | reg_field << 3 | (with_index ? 4 : base & 7), 1);
    if (with_index) {
        put(b, scale << 6 | (index & 7) << 3 | (base & 7), 1);
        b->rex |= index & 8 ? X86_REX_X : 0;
        gpr[index] = random_below(200);
        target -= gpr[index] << scale;
    }
    b->rex |= base & 8 ? X86_REX_B : 0;
    gpr[base] = (target - disp) & mask;
    put(b, disp, mod == 1 ? 1 : 4);
    b->in_memory = true;
}

static void put_modrm(struct builder *b)
{
    const struct template *t = b->t;
    unsigned int field = t->reg >= 0 ? (unsigned int)t->reg : b->reg & 7, rm;

    if (t->reg < 0 && b->reg & 8)
        b->rex |= X86_REX_R;
    if (t->flags & G_SMALL_REG)
        b->n->regs.gpr[b->reg] = (int64_t)random_below(1000) - 500;
    if (b->bits == 32)
        b->n->regs.gpr[b->reg] = (uint32_t)b->n->regs.gpr[b->reg];
    if (t->flags & G_MEM || (!(t->flags & G_REG) && random_below(2))) {
        put_memory(b, field);
        return;
    }
    rm = any_register(b);
    put(b, 0xc0 | field << 3 | (rm & 7), 1);
    b->rex |= rm & 8 ? X86_REX_B : 0;
}

static void put_immediate(struct builder *b)
{
    uint32_t flags = b->t->flags;

    if (flags & G_IMM8)
        put(b, random_below(3) ? random_u64() : random_below(70), 1);
    if (flags & G_IMMZ)
        put(b, random_value(), b->size == 2 ? 2 : 4);
    if (flags & G_IMMV)
        put(b, random_value(), b->size);
}

static void choose_size(struct builder *b)
{
    uint32_t flags = b->t->flags;
    unsigned int choice = random_below(4);

    b->size = 4;
    if (flags & G_BYTE || flags & G_VEX) {
        b->size = flags & G_BYTE ? 1 : 4;
    } else if (choice == 0 && !(flags & (G_NO16 | G_EXACT))) {
        b->size = 2;
    } else if (b->bits == 64 && (flags & (G_STACK | G_W) || (choice > 1 && !(flags & G_EXACT)))) {
        b->size = 8;
    }
    if (b->size == 8 && !(flags & G_STACK))
        b->rex |= X86_REX_W;
    if (flags & G_W && b->bits == 64)
        b->rex |= X86_REX_W;
}

static unsigned int put_vex(struct builder *b, uint8_t *code)
{
    unsigned int vvvv = any_register(b), pp = 0;

    if (b->t->prefix)
        pp = b->t->prefix == 0x66 ? 1 : b->t->prefix == 0xf3 ? 2 : 3;
    if (b->bits == 64 && random_below(2) && !(b->t->flags & (G_L1 | G_BYTE)))
        b->rex |= X86_REX_W;
    if (b->t->flags & (G_L1 | G_BYTE))
        vvvv = 0;                   /* moves have two operands */
    code[0] = 0xc4;
    code[1] = (~b->rex & 7) << 5 | b->t->map;
    code[2] = (b->rex & X86_REX_W ? 0x80 : 0) | (~vvvv & 15) << 3 | pp;
    if (b->t->flags & G_L1 && random_below(2))
        code[2] |= 4;
    return 3;
}

static unsigned int put_opcode(const struct builder *b, uint8_t *code)
{
    unsigned int pos = 0;

    if (b->t->flags & G_VEX) {
        code[pos++] = b->t->opcode;
        return pos;
    }
    if (b->t->map != X86_MAP_ONE)
        code[pos++] = 0x0f;
    if (b->t->map == X86_MAP_0F38)
        code[pos++] = 0x38;
    if (b->t->map == X86_MAP_0F3A)
        code[pos++] = 0x3a;
    code[pos++] = b->t->opcode + (b->t->flags & G_PLUSR ? b->reg & 7 : 0);
    return pos;
}

static unsigned int put_prefixes(struct builder *b, uint8_t *code)
{
    unsigned int pos = 0;

    if (b->size == 2)
        code[pos++] = 0x66;
    if (b->t->flags & G_LOCK && b->in_memory && random_below(2))
        code[pos++] = 0xf0;
    if (b->t->flags & G_REP && random_below(3))
        code[pos++] = random_below(2) ? 0xf3 : 0xf2;
    if (b->t->prefix)
        code[pos++] = b->t->prefix;
    if (b->t->flags & G_PLUSR && b->reg & 8)
        b->rex |= X86_REX_B;
    if (b->bits == 64 && (b->rex || (random_below(4) == 0 && !(b->t->flags & G_EXACT))))
        code[pos++] = 0x40 | b->rex;
    return pos;
}

void generate(const struct template *t, unsigned int bits, struct instance *out, struct native *n)
{
    struct builder b = { .t = t, .n = n, .bits = bits };
    unsigned int pos;

    random_state(&b);
    do
        b.reg = any_register(&b);
    while (t->flags & G_SMALL_REG && b.reg == X86_GPR_RSP);
    choose_size(&b);
    if (!(t->flags & (G_NOMODRM | G_PLUSR)))
        put_modrm(&b);
    put_immediate(&b);
    pos = t->flags & G_VEX ? put_vex(&b, out->code) : put_prefixes(&b, out->code);
    pos += put_opcode(&b, out->code + pos);
    memcpy(out->code + pos, b.body, b.body_len);
    out->len = pos + b.body_len;
    out->in_memory = b.in_memory;
}
