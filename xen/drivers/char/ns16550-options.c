// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading com1= and com2=: positional values (rate[/clock], DPS, base, irq, port, bridge), then
 * name=value pairs. Ports found by scanning PCI are not offered: such values are refused, so that
 * the user learns it.
 */
#include <xen/errno.h>
#include <lib/ctype.h>
#include <lib/string.h>
#include "ns16550.h"

static int parse_number(const char *s, u64 min, u64 max, u64 *out)
{
    const char *end;
    u64 n = parse_u64(s, &end, 0);

    if (end == s || *end || n < min || n > max)
        return -EINVAL;
    *out = n;
    return 0;
}

static int set_baud(struct uart_config *c, const char *s)
{
    const char *end;
    u64 n;

    if (!strcmp(s, "auto")) {
        c->baud = BAUD_AUTO;
        return 0;
    }
    n = parse_u64(s, &end, 0);
    if (end == s || !n || n > UINT32_MAX)
        return -EINVAL;
    c->baud = n;
    if (*end == '/') {
        if (parse_number(end + 1, 1, UINT32_MAX / 16, &n))
            return -EINVAL;
        c->clock_hz = n * 16;
    } else if (*end) {
        return -EINVAL;
    }
    return 0;
}

static int set_parity(struct uart_config *c, const char *s)
{
    char p = ascii_lower(s[0]);

    if (!p || !strchr("noems", p) || s[1])
        return -EINVAL;
    c->parity = p;
    return 0;
}

static int set_data_bits(struct uart_config *c, const char *s)
{
    u64 n;
    int rc = parse_number(s, 5, 8, &n);

    if (!rc)
        c->data_bits = n;
    return rc;
}

static int set_stop_bits(struct uart_config *c, const char *s)
{
    u64 n;
    int rc = parse_number(s, 1, 2, &n);

    if (!rc)
        c->stop_bits = n;
    return rc;
}

/* "8n1" */
static int set_dps(struct uart_config *c, const char *s)
{
    char data[2] = { s[0] }, parity[2] = { s[0] ? s[1] : '\0' };

    if (strlen(s) != 3 || set_data_bits(c, data) || set_parity(c, parity))
        return -EINVAL;
    return set_stop_bits(c, s + 2);
}

static int set_io_base(struct uart_config *c, const char *s)
{
    return parse_number(s, 1, UINT64_MAX - 4096, &c->io_base);
}

static int set_irq(struct uart_config *c, const char *s)
{
    u64 n;
    int rc = parse_number(s, 0, 255, &n);

    if (!rc)
        c->irq = n;
    return rc;
}

static int set_clock(struct uart_config *c, const char *s)
{
    u64 n;
    int rc = parse_number(s, 1, UINT32_MAX / 16, &n);

    if (!rc)
        c->clock_hz = n * 16;
    return rc;
}

static int set_reg_shift(struct uart_config *c, const char *s)
{
    u64 n;
    int rc = parse_number(s, 0, 4, &n);

    if (!rc)
        c->reg_shift = n;
    return rc;
}

static int set_reg_width(struct uart_config *c, const char *s)
{
    u64 n;

    if (parse_number(s, 1, 4, &n) || (n != 1 && n != 4))
        return -EINVAL;
    c->reg_width = n;
    return 0;
}

static const struct {
    const char *name;
    int (*set)(struct uart_config *c, const char *value);
} pairs[] = {
    { "baud", set_baud }, { "clock-hz", set_clock }, { "data-bits", set_data_bits },
        { "io-base", set_io_base },
    { "irq", set_irq }, { "parity", set_parity }, { "reg-shift", set_reg_shift },
        { "reg-width", set_reg_width },
    { "stop-bits", set_stop_bits },
};

static int set_pair(struct uart_config *c, const char *s, size_t name_len)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(pairs); i++)
        if (strlen(pairs[i].name) == name_len && !strncmp(pairs[i].name, s, name_len))
            return pairs[i].set(c, s + name_len + 1);
    return -EINVAL;
}

static int (*const positional[])(struct uart_config *c, const char *value) = {
    set_baud, set_dps, set_io_base, set_irq,
};

int uart_parse_options(struct uart_config *c, const char *s)
{
    char field[32];

    for (unsigned int at = 0; ; at++) {
        size_t len = strcspn(s, ",");
        const char *eq;
        int rc = 0;

        if (len >= sizeof(field))
            return -EINVAL;
        memcpy(field, s, len);
        field[len] = '\0';
        eq = strchr(field, '=');
        if (eq)
            rc = set_pair(c, field, eq - field);
        else if (len)
            rc = at < ARRAY_SIZE(positional) ? positional[at](c, field) : -EINVAL;
        if (rc)
            return rc;
        if (!s[len])
            return 0;
        s += len + 1;
    }
}
