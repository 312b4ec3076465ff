/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Our own mistakes. BUG() is for states that only a hypervisor bug can produce, never for what a guest does.
 * Both forms are a ud2 whose address is listed in .bug_frames, so that the trap handler can name file and line.
 */
#ifndef XEN_BUG_H
#define XEN_BUG_H

#include <xen/types.h>

enum bug_kind {
    BUG_KIND_BUG,
    BUG_KIND_WARN,
    BUG_KIND_ASSERT,
};

struct bug_frame {
    s32 addr;               /* of the ud2, relative to this field */
    s32 file;               /* string, relative to this field */
    s32 text;               /* assertion text or 0, relative to this field */
    u16 line;
    u16 kind;
};

extern const struct bug_frame __bug_frames_start[], __bug_frames_end[];

#define BUG_FRAME(kind_, text_)                                             \
    __asm__ __volatile__(                                                   \
        "1: ud2\n\t"                                                        \
        ".pushsection .bug_frames, \"a\", @progbits\n\t"                    \
        ".p2align 2\n\t"                                                    \
        ".long 1b - ., %c[f] - ., %c[t] - .\n\t"                            \
        ".short %c[l], %c[k]\n\t"                                           \
        ".popsection"                                                       \
        :: [f] "i" (__FILE__), [t] "i" (text_), [l] "i" (__LINE__), [k] "i" (kind_))

#define BUG()               do { BUG_FRAME(BUG_KIND_BUG, ""); __builtin_unreachable(); } while (0)
#define WARN()              BUG_FRAME(BUG_KIND_WARN, "")
#define BUG_ON(c)           do { if (unlikely(c)) BUG(); } while (0)
#define WARN_ON(c)          ({ bool w_ = !!(c); if (unlikely(w_)) WARN(); w_; })
#define BUILD_BUG_ON(c)     _Static_assert(!(c), "!(" #c ")")

/* ASSERT is compiled, not run, in release builds. */
#ifdef CONFIG_DEBUG
#define ASSERT(c)                                                           \
    do {                                                                    \
        if (unlikely(!(c))) {                                               \
            BUG_FRAME(BUG_KIND_ASSERT, #c);                                 \
            __builtin_unreachable();                                        \
        }                                                                   \
    } while (0)
#define ASSERT_UNREACHABLE() ASSERT(!"reached")
#else
#define ASSERT(c)           do { if (0 && (c)) { } } while (0)
#define ASSERT_UNREACHABLE() ((void)0)
#endif

#endif
