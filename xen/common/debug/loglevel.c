// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which lines are shown: loglvl= and guest_loglvl=, rate limiting, and time stamps.
 */
#include <xen/console.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/time.h>
#include <asm/insn.h>
#include <lib/string.h>
#include <lib/vsnprintf.h>
#include "private.h"

#define THRESHOLD_ALL           4

#ifdef CONFIG_VERBOSE
struct log_threshold host_threshold = { THRESHOLD_ALL, THRESHOLD_ALL };
struct log_threshold guest_threshold = { THRESHOLD_ALL, THRESHOLD_ALL };
#else
struct log_threshold host_threshold = { LOG_WARNING + 1, LOG_WARNING + 1 };
struct log_threshold guest_threshold = { 0, LOG_WARNING + 1 };
#endif

static const char *parse_level(const char *s, u8 *level)
{
    static const struct {
        const char *name;
        u8 level;
    } names[] = {
        { "none", 0 }, { "error", LOG_ERR + 1 }, { "warning", LOG_WARNING + 1 },
        { "info", LOG_INFO + 1 }, { "debug", LOG_DEBUG + 1 }, { "all", THRESHOLD_ALL },
    };

    for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
        size_t n = strlen(names[i].name);

        if (!strncmp(s, names[i].name, n) && (s[n] == '\0' || s[n] == '/')) {
            *level = names[i].level;
            return s + n;
        }
    }
    return NULL;
}

static int parse_threshold(const char *s, struct log_threshold *t)
{
    struct log_threshold new;
    const char *rest = parse_level(s, &new.always);

    if (!rest)
        return -EINVAL;
    new.limited = new.always;
    if (*rest == '/') {
        rest = parse_level(rest + 1, &new.limited);
        if (!rest || *rest)
            return -EINVAL;
        new.limited = max(new.limited, new.always);
    }
    *t = new;
    return 0;
}

static int __init parse_loglvl(const char *s)
{
    return parse_threshold(s, &host_threshold);
}
custom_param("loglvl", parse_loglvl);

static int __init parse_guest_loglvl(const char *s)
{
    return parse_threshold(s, &guest_threshold);
}
custom_param("guest_loglvl", parse_guest_loglvl);

/* A bucket of ten lines, one back every half second. */
#define BUCKET_SIZE             10
#define BUCKET_REFILL           MILLISECS(500)

bool log_ratelimit(void)
{
    static unsigned int tokens = BUCKET_SIZE;
    static s_time_t last;
    s_time_t now = NOW();
    u64 refill = (u64)(now - last) / BUCKET_REFILL;

    if (now > last && refill) {
        tokens = min(tokens + refill, (u64)BUCKET_SIZE);
        last = now;
    }
    if (!tokens)
        return false;
    tokens--;
    return true;
}

static enum { STAMP_NONE, STAMP_DATE, STAMP_DATEMS, STAMP_BOOT, STAMP_RAW } stamps;

static int __init parse_timestamps(const char *s)
{
    static const char *const names[] = { "none", "date", "datems", "boot", "raw" };
    int word = param_bool(s);

    if (!*s || word >= 0) {
        stamps = word ? STAMP_DATE : STAMP_NONE;
        return 0;
    }
    for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
        if (!strcmp(s, names[i])) {
            stamps = i;
            return 0;
        }
    return -EINVAL;
}
custom_param("console_timestamps", parse_timestamps);

/*
 * Civil date of a day number (1970-01-01 is 0), in the proleptic Gregorian calendar; years count
 * from March.
 */
static void civil_date(u64 days, unsigned int *y, unsigned int *m, unsigned int *d)
{
    u64 z = days + 719468, era = z / 146097;
    unsigned int doe = z % 146097;
    unsigned int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    unsigned int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    unsigned int mp = (5 * doy + 2) / 153;

    *d = doy - (153 * mp + 2) / 5 + 1;
    *m = mp < 10 ? mp + 3 : mp - 9;
    *y = yoe + era * 400 + (*m <= 2);
}

/*
 * UTC at system time 0, in nanoseconds: a copy that needs no lock (the wall clock's own ranks
 * before the console's).
 */
static u64 wallclock_base;

void log_wallclock_refresh(void)
{
    u64 sec;
    u32 nsec;

    wallclock_get(&sec, &nsec);
    WRITE_ONCE(wallclock_base, sec * 1000000000 + nsec - NOW());
}

static size_t stamp_date(char *buf, size_t size)
{
    u64 now = READ_ONCE(wallclock_base) + NOW(), sec = now / 1000000000;
    unsigned int y, m, d, in_day, nsec = now % 1000000000;

    civil_date(sec / 86400, &y, &m, &d);
    in_day = sec % 86400;
    if (stamps == STAMP_DATE)
        return scnprintf(buf, size, "[%04u-%02u-%02u %02u:%02u:%02u] ", y, m, d, in_day / 3600,
                         in_day / 60 % 60, in_day % 60);
    return scnprintf(buf, size, "[%04u-%02u-%02u %02u:%02u:%02u.%03u] ", y, m, d, in_day / 3600,
                     in_day / 60 % 60, in_day % 60, nsec / 1000000);
}

size_t log_timestamp(char *buf, size_t size)
{
    u64 now = NOW();

    switch (stamps) {
    case STAMP_NONE:
        break;
    case STAMP_DATE:
    case STAMP_DATEMS:
        return stamp_date(buf, size);
    case STAMP_BOOT:
        return scnprintf(buf, size, "[%5lu.%06lu] ", now / 1000000000, now / 1000 % 1000000);
    case STAMP_RAW:
        return scnprintf(buf, size, "[%016lx] ", rdtsc());
    }
    return 0;
}
