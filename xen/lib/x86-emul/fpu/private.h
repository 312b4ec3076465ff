/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The FPU's part of the emulator. It works on the guest's state in memory, the image of FXSAVE64
 * (SDM vol. 1, 10.5.1), with general registers only. An instruction changes the image after all
 * that can fail.
 */
#ifndef X86_EMUL_FPU_H
#define X86_EMUL_FPU_H

#include <lib/string.h>

#include "../private.h"

#define FX_FCW          0
#define FX_FSW          2
#define FX_FTW          4           /* one bit a physical register: 1 is in use */
#define FX_FOP          6
#define FX_FIP          8
#define FX_FDP          16
#define FX_MXCSR        24
#define FX_MXCSR_MASK   28
#define FX_ST           32          /* ST0 first, not R0 */
#define FX_XMM          160
#define FX_END          416         /* beyond are reserved bytes and software's own */

#define FSW_IE          0x0001u
#define FSW_DE          0x0002u
#define FSW_OE          0x0008u
#define FSW_UE          0x0010u
#define FSW_PE          0x0020u
#define FSW_EXCEPTIONS  0x003fu
#define FSW_SF          0x0040u
#define FSW_ES          0x0080u
#define FSW_C1          0x0200u
#define FSW_TOP         0x3800u
#define FSW_TOP_SHIFT   11
#define FSW_BUSY        0x8000u

struct fpu {
    struct x86_emul_fpu state;
    enum x86_emul_fpu_use use;
};

/* Checks CR0 and CR4 and gets the state. x86e_fpu_put() follows, whatever happens in between. */
enum x86_emul_rc x86e_fpu_get(struct emul *e, enum x86_emul_fpu_use use, struct fpu *fpu);
void x86e_fpu_put(struct emul *e, struct fpu *fpu, bool modified);
/* #MF if an exception is pending (waiting instructions). */
enum x86_emul_rc x86e_fpu_check_pending(struct emul *e, const struct fpu *fpu);

static inline uint16_t fx_get16(const struct fpu *fpu, unsigned int at)
{
    uint16_t value;

    memcpy(&value, fpu->state.fxsave + at, 2);
    return value;
}
static inline void fx_set16(struct fpu *fpu, unsigned int at, uint16_t value)
{
    memcpy(fpu->state.fxsave + at, &value, 2);
}
static inline uint32_t fx_get32(const struct fpu *fpu, unsigned int at)
{
    uint32_t value;

    memcpy(&value, fpu->state.fxsave + at, 4);
    return value;
}
static inline uint64_t fx_get64(const struct fpu *fpu, unsigned int at)
{
    uint64_t value;

    memcpy(&value, fpu->state.fxsave + at, 8);
    return value;
}
static inline unsigned int fpu_top(const struct fpu *fpu)
{
    return (fx_get16(fpu, FX_FSW) & FSW_TOP) >> FSW_TOP_SHIFT;
}
static inline uint8_t *fpu_st(const struct fpu *fpu, unsigned int i)
{
    return fpu->state.fxsave + FX_ST + 16 * i;
}
/* Is ST(i) in use? */
static inline bool fpu_valid(const struct fpu *fpu, unsigned int i)
{
    return fpu->state.fxsave[FX_FTW] >> ((fpu_top(fpu) + i) & 7) & 1;
}
/* Makes R(first) ST0 and moves the registers' images with it. */
void x86e_fpu_set_top(struct fpu *fpu, unsigned int top);
/* FNINIT's state. */
void x86e_fpu_init(struct fpu *fpu);

/* --- convert.c: the 80-bit format and the others --------------------------------------------- */

struct float80 {
    uint64_t mantissa;
    uint16_t sign_exponent;
};

enum float_format {
    FMT_F32, FMT_F64, FMT_F80, FMT_I16, FMT_I32, FMT_I64, FMT_BCD,
};

/* A number in memory and its meaning to the FPU's flags. */
struct conversion {
    uint8_t image[10];
    struct float80 value;
    uint16_t flags;                 /* FSW_*: exceptions, and C1 */
};

unsigned int float_format_bytes(enum float_format format);
/* From .image to .value. */
void float_load(struct conversion *c, enum float_format format);
/* From .value to .image, rounding as the control word says; or towards 0. */
void float_store(struct conversion *c, enum float_format format, uint16_t fcw, bool chop);
/* What an invalid operation gives: into .value (load) and .image (store). */
void float_indefinite(struct conversion *c, enum float_format format);

/* --- x87-env.c ------------------------------------------------------------------------------- */

enum x86_emul_rc x87_store_env(struct emul *e, struct fpu *fpu, bool with_registers,
                               bool *modified);
enum x86_emul_rc x87_load_env(struct emul *e, struct fpu *fpu, bool with_registers,
                              bool *modified);

#endif
