/* SPDX-License-Identifier: LGPL-2.1-only */
/* Rates of network interfaces, rate= of xl-network-configuration(5): RATE[@INTERVAL] as credit per
 * interval. */
#include "internal.h"
#include <ctype.h>
#include <stdlib.h>

enum { DEFAULT_INTERVAL_US = 50 * 1000 };

static int bad(XLU_Config *cfg, int e, const char *rate, const char *why)
{
    xlu_cfg_report(cfg, 0, "rate \"%s\": %s", rate, why);
    return e;
}

/* NUMBER[GMK](B|b)/s up to `end`, in bytes a second. */
static int parse_bytes(const char *text, const char *end, uint64_t *bytes)
{
    uint64_t number, unit = 1;
    char *at;

    if (!isdigit((unsigned char)*text))
        return EINVAL;
    errno = 0;
    number = strtoull(text, &at, 10);
    if (errno)
        return EOVERFLOW;
    if (*at == 'G' || *at == 'M' || *at == 'K')
        unit = *at == 'G' ? 1000000000 : *at == 'M' ? 1000000 : 1000, at++;
    if (end - at != 3 || (at[0] != 'B' && at[0] != 'b') || at[1] != '/' || at[2] != 's')
        return EINVAL;
    if (!number || __builtin_mul_overflow(number, unit, &number) || number > UINT64_MAX / 1000000)
        return EOVERFLOW;
    *bytes = at[0] == 'b' ? number / 8 : number;
    return 0;
}

/* NUMBER[us|ms|s], in microseconds. */
static int parse_interval(const char *text, uint32_t *usecs)
{
    uint64_t number, unit;
    char *at;

    if (!isdigit((unsigned char)*text))
        return EINVAL;
    errno = 0;
    number = strtoull(text, &at, 10);
    if (!strcmp(at, "us"))
        unit = 1;
    else if (!strcmp(at, "ms"))
        unit = 1000;
    else if (!strcmp(at, "s") || !*at)
        unit = 1000000;
    else
        return EINVAL;
    if (errno || !number || __builtin_mul_overflow(number, unit, &number) || number > UINT32_MAX)
        return EOVERFLOW;
    *usecs = number;
    return 0;
}

int xlu_vif_parse_rate(XLU_Config *cfg, const char *rate, libxl_device_nic *nic)
{
    const char *at = strchr(rate, '@');
    uint32_t usecs = DEFAULT_INTERVAL_US;
    uint64_t bytes, credit;
    int e;

    e = parse_bytes(rate, at ? at : rate + strlen(rate), &bytes);
    if (e)
        return bad(cfg, e, rate,
                   e == EINVAL ? "expected NUMBER[G|M|K](B|b)/s[@INTERVAL]" : "zero or too large");
    if (at && (e = parse_interval(at + 1, &usecs)))
        return bad(cfg, e, rate, e == EINVAL ? "the interval must be a NUMBER[us|ms|s]" :
                   "the interval is zero or too long");
    if (__builtin_mul_overflow(bytes, usecs, &credit))
        return bad(cfg, EOVERFLOW, rate, "too large");
    nic->rate_interval_usecs = usecs;
    nic->rate_bytes_per_interval = credit / 1000000;
    return 0;
}
