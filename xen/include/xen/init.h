/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boot-time registration: command-line options and initcalls. Both are arrays gathered by the linker, so a room
 * adds its own without any central list.
 */
#ifndef XEN_INIT_H
#define XEN_INIT_H

#include <xen/types.h>

/*
 * Initcalls run on the boot CPU in the order of their level, then of linking:
 *   EARLY    after the allocator, before the other CPUs are started
 *   SMP      all CPUs are up, scheduler and timers work
 *   LATE     just before dom0 is built
 */
typedef int (*initcall_t)(void);
#define INITCALL_(level, fn) \
    static const initcall_t initcall_##fn __used __section(".initcall." level) = fn
#define early_initcall(fn)  INITCALL_("0", fn)
#define smp_initcall(fn)    INITCALL_("1", fn)
#define late_initcall(fn)   INITCALL_("2", fn)
void run_initcalls(unsigned int level);     /* a failing call is logged with its symbol, never fatal */

/* Command line: `name=value`, `name` (boolean true), `no-name` (boolean false). */
enum param_kind {
    PARAM_STRING,           /* char[]: truncated values are reported */
    PARAM_UINT,             /* unsigned int, long or u64 by len; 0x and decimal */
    PARAM_SIZE,             /* u64 bytes, suffix k/M/G/T; bare numbers are kibibytes, as users know it */
    PARAM_BOOL,             /* bool: yes/no/on/off/true/false/1/0/enable/disable */
    PARAM_CUSTOM,           /* int (*)(const char *value): 0 or -errno */
    PARAM_IGNORED,          /* known to users of the original, without a meaning here: accepted silently */
};

struct param {
    const char *name;
    enum param_kind kind;
    unsigned int len;
    union {
        void *var;
        int (*parse)(const char *value);
    };
};

#define PARAM_(id, nm, knd, sz, init) \
    static const struct param param_##id __used __section(".init.params") __aligned(8) = \
        { .name = nm, .kind = knd, .len = sz, init }
#define string_param(nm, v)     PARAM_(v, nm, PARAM_STRING, sizeof(v), .var = v)
#define integer_param(nm, v)    PARAM_(v, nm, PARAM_UINT, sizeof(v), .var = &v)
#define size_param(nm, v)       PARAM_(v, nm, PARAM_SIZE, sizeof(v), .var = &v)
#define boolean_param(nm, v)    PARAM_(v, nm, PARAM_BOOL, sizeof(v), .var = &v)
#define custom_param(nm, fn)    PARAM_(fn, nm, PARAM_CUSTOM, 0, .parse = fn)
#define ignored_param(id, nm)   PARAM_(id, nm, PARAM_IGNORED, 0, .var = NULL)

/* Parses the whole line into the registered parameters; reports unknown names and bad values, never fails. */
void cmdline_parse(const char *line);
/* The line as given (saved for XENVER_commandline). */
extern char saved_cmdline[1024];
/* A whole value as a boolean word: 1, 0, or -1 for anything else. (parse_bool() of <lib/string.h> takes a length.) */
int param_bool(const char *value);
/* true once all boot work is done and .init memory was freed */
extern bool system_booted;

#endif
