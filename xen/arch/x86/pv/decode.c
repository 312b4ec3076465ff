// SPDX-License-Identifier: GPL-2.0-only
/*
 * The instruction decoder: a cursor over the bytes, and for each opcode one character that tells
 * which operands follow it (SDM vol. 2, chapter 2 and appendix A).
 */
#include <asm/pv-decode.h>
#include <lib/errno.h>
#include <lib/string.h>

/*
 * .  nothing          m  ModRM             b  imm8            z  imm16/32
 * M  ModRM, imm8      Z  ModRM, imm16/32   v  imm16/32/64     w  imm16
 * e  imm16, imm8      o  address-sized     r  REX in 64-bit   p  prefix (handled before)
 * B, G  group 3: ModRM, and for its first two members an imm8 / imm16/32
 * x  invalid in 64-bit mode or not handled                    E, T, U  escapes to 0F, 0F 38, 0F 3A
 */
static const char map_1[] =
    "mmmmbzxx" "mmmmbzxE"   "mmmmbzxx" "mmmmbzxx"   "mmmmbzpx" "mmmmbzpx"   "mmmmbzpx" "mmmmbzpx"
    "rrrrrrrr" "rrrrrrrr"   "........" "........"   "xxxmpppp" "zZbM...."   "bbbbbbbb" "bbbbbbbb"
    "MZxMmmmm" "mmmmmmmm"   "........" "..x....."   "oooo...." "bz......"   "bbbbbbbb" "vvvvvvvv"
    "MMw.xxMZ" "e.w..bx."   "mmmmxxx." "mmmmmmmm"   "bbbbbbbb" "zzxb...."   "p.pp..BG" "......mm";
static const char map_0f[] =
    "mmmmx..." "..x.xm.x"   "mmmmmmmm" "mmmmmmmm"   "mmmmxxxx" "mmmmmmmm"   "......x." "TxUxxxxx"
    "mmmmmmmm" "mmmmmmmm"   "mmmmmmmm" "mmmmmmmm"   "mmmmmmmm" "mmmmmmmm"   "MMMMmmm." "mmxxmmmm"
    "zzzzzzzz" "zzzzzzzz"   "mmmmmmmm" "mmmmmmmm"   "...mMmxx" "...mMmmm"   "mmmmmmmm" "mmMmmmmm"
    "mmMmMMMm" "........"   "mmmmmmmm" "mmmmmmmm"   "mmmmmmmm" "mmmmmmmm"   "mmmmmmmm" "mmmmmmmm";

struct cursor {
    const uint8_t *bytes;
    size_t at, end;
    bool ran_out;
};

/* Little-endian field of n bytes; running out is noticed once, at the end. */
static uint64_t take(struct cursor *c, unsigned int n)
{
    uint64_t v = 0;

    if (c->end - c->at < n) {
        c->ran_out = true;
        c->at = c->end;
        return 0;
    }
    for (unsigned int i = 0; i < n; i++)
        v |= (uint64_t)c->bytes[c->at++] << (8 * i);
    return v;
}

static uint64_t sign_extend(uint64_t v, unsigned int bytes)
{
    unsigned int shift = 64 - 8 * bytes;

    return (uint64_t)((int64_t)(v << shift) >> shift);
}

/* ES, CS, SS, DS: 001xx110; 64-67; F0, F2, F3. */
static bool may_be_prefix(uint8_t b)
{
    return (b & 0xe7) == 0x26 || (b & 0xfc) == 0x64 || (b & 0xfc) == 0xf0;
}

static bool take_prefix(struct x86_insn *insn, uint8_t b)
{
    static const struct { uint8_t byte, seg; } segments[] = {
        { 0x26, INSN_SEG_ES }, { 0x2e, INSN_SEG_CS }, { 0x36, INSN_SEG_SS },
        { 0x3e, INSN_SEG_DS }, { 0x64, INSN_SEG_FS }, { 0x65, INSN_SEG_GS },
    };

    if (!may_be_prefix(b))
        return false;
    for (unsigned int i = 0; i < sizeof(segments) / sizeof(segments[0]); i++)
        if (segments[i].byte == b) {
            insn->seg = segments[i].seg;
            return true;
        }
    switch (b) {
    case 0x66: insn->op_prefix = true; return true;
    case 0x67: insn->addr_size = 0; return true;    /* resolved when the mode is applied */
    case 0xf0: insn->lock = true; return true;
    case 0xf2: insn->repne = true; insn->rep = false; return true;
    case 0xf3: insn->rep = true; insn->repne = false; return true;
    }
    return false;
}

/* Leaves the first opcode byte in insn->opcode. A REX counts only right before the opcode. */
static void take_prefixes(struct cursor *c, bool long_mode, struct x86_insn *insn)
{
    uint8_t b = take(c, 1);

    insn->addr_size = 1;
    while (!c->ran_out) {
        if (take_prefix(insn, b))
            insn->rex = 0;
        else if (long_mode && (b & 0xf0) == 0x40)
            insn->rex = b;
        else
            break;
        b = take(c, 1);
    }
    insn->opcode = b;
    insn->addr_size = long_mode ? (insn->addr_size ? 8 : 4) : (insn->addr_size ? 4 : 2);
    insn->op_size = insn->rex & 8 ? 8 : insn->op_prefix ? 2 : 4;
}

static char take_opcode(struct cursor *c, struct x86_insn *insn)
{
    char kind = map_1[insn->opcode];

    if (kind == 'E') {
        insn->map = INSN_MAP_0F;
        insn->opcode = take(c, 1);
        kind = map_0f[insn->opcode];
    }
    if (kind == 'T' || kind == 'U') {
        insn->map = kind == 'T' ? INSN_MAP_0F38 : INSN_MAP_0F3A;
        insn->opcode = take(c, 1);
        kind = kind == 'T' ? 'm' : 'M';
    }
    return kind;
}

static void take_sib(struct cursor *c, struct x86_insn *insn)
{
    uint8_t sib = take(c, 1);

    insn->scale = sib >> 6;
    insn->index = (sib >> 3 & 7) | (insn->rex & 2) << 2;
    insn->base = (sib & 7) | (insn->rex & 1) << 3;
    if (insn->index == 4)
        insn->index = INSN_NO_REG;
    if ((sib & 7) == 5 && insn->mod == 0) {
        insn->base = INSN_NO_REG;
        insn->disp = take(c, 4);
    }
}

/* Moves to and from control and debug registers have a register operand, whatever mod says. */
static bool names_special_register(const struct x86_insn *insn)
{
    return insn->map == INSN_MAP_0F && insn->opcode >= 0x20 && insn->opcode <= 0x23;
}

static void take_modrm(struct cursor *c, bool long_mode, struct x86_insn *insn)
{
    uint8_t modrm = take(c, 1);

    insn->has_modrm = true;
    insn->mod = modrm >> 6;
    insn->reg = (modrm >> 3 & 7) | (insn->rex & 4) << 1;
    insn->rm = (modrm & 7) | (insn->rex & 1) << 3;
    if (names_special_register(insn))
        insn->mod = 3;
    if (insn->mod == 3)
        return;
    if ((modrm & 7) == 4) {
        take_sib(c, insn);
    } else if ((modrm & 7) == 5 && insn->mod == 0) {
        insn->rip_relative = long_mode;
        insn->disp = take(c, 4);
    } else {
        insn->base = insn->rm;
    }
    if (insn->mod == 1)
        insn->disp = (int8_t)take(c, 1);
    else if (insn->mod == 2)
        insn->disp = take(c, 4);
}

static void take_imm(struct cursor *c, struct x86_insn *insn, unsigned int bytes)
{
    insn->imm_size = bytes;
    insn->imm = sign_extend(take(c, bytes), bytes);
}

static void take_operands(struct cursor *c, bool long_mode, char kind, struct x86_insn *insn)
{
    unsigned int z = insn->op_size == 2 ? 2 : 4;

    if (kind == '.')
        return;
    if (strchr("mMZBG", kind))
        take_modrm(c, long_mode, insn);
    switch (kind) {
    case 'b':
    case 'M':
        take_imm(c, insn, 1);
        break;
    case 'z':
    case 'Z':
        take_imm(c, insn, z);
        break;
    case 'v':
        take_imm(c, insn, insn->op_size);
        break;
    case 'w':
        take_imm(c, insn, 2);
        break;
    case 'e':
        take_imm(c, insn, 3);
        break;
    case 'o':
        insn->imm_size = insn->addr_size;
        insn->imm = take(c, insn->addr_size);
        break;
    case 'B':
    case 'G':
        if (!(insn->reg & 6))
            take_imm(c, insn, kind == 'B' ? 1 : z);
        break;
    }
}

int x86_decode(const uint8_t *bytes, size_t n, bool long_mode, struct x86_insn *insn)
{
    struct cursor c = { .bytes = bytes, .end = n < X86_INSN_MAX ? n : X86_INSN_MAX };
    char kind;

    *insn = (struct x86_insn){ .base = INSN_NO_REG, .index = INSN_NO_REG };
    take_prefixes(&c, long_mode, insn);
    kind = take_opcode(&c, insn);
    if (kind == 'r')
        kind = '.';                 /* INC and DEC of 32-bit code */
    if (!c.ran_out) {
        if (kind == 'x')
            return insn->opcode == 0x62 || insn->opcode == 0xc4 || insn->opcode == 0xc5 ?
                   -EOPNOTSUPP : -EINVAL;
        if (insn->addr_size == 2 && strchr("mMZBG", kind))
            return -EOPNOTSUPP;     /* 16-bit addressing forms */
        take_operands(&c, long_mode, kind, insn);
    }
    if (c.ran_out)
        return n < X86_INSN_MAX ? -ENODATA : -EINVAL;
    insn->len = c.at;
    return 0;
}
