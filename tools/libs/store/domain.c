/* SPDX-License-Identifier: LGPL-2.1-only */
/* Transactions, domains, and commands for the daemon. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

/* Numbers as the protocol has them: decimal strings. */
struct number {
    char text[MAX_STRLEN(unsigned long) + 1];
};

static struct part part_number(struct number *n, unsigned long value)
{
    snprintf(n->text, sizeof(n->text), "%lu", value);
    return part_string(n->text);
}

static bool domain_request(struct xs_handle *h, enum xsd_sockmsg_type type, unsigned int domid)
{
    struct number n;
    struct part part = part_number(&n, domid);

    return request_ok(h, XBT_NULL, type, &part, 1);
}

xs_transaction_t xs_transaction_start(struct xs_handle *h)
{
    char *reply = request_string(h, XBT_NULL, XS_TRANSACTION_START, "", NULL);
    xs_transaction_t t = reply ? strtoul(reply, NULL, 10) : XBT_NULL;

    free(reply);
    return t;
}

bool xs_transaction_end(struct xs_handle *h, xs_transaction_t t, bool abort)
{
    struct part part = part_string(abort ? "F" : "T");

    return request_ok(h, t, XS_TRANSACTION_END, &part, 1);
}

bool xs_introduce_domain(struct xs_handle *h, unsigned int domid, unsigned long mfn,
                         unsigned int eventchn)
{
    struct number n[3];
    struct part part[3] = { part_number(&n[0], domid), part_number(&n[1], mfn),
                            part_number(&n[2], eventchn) };

    return request_ok(h, XBT_NULL, XS_INTRODUCE, part, 3);
}

bool xs_set_target(struct xs_handle *h, unsigned int domid, unsigned int target)
{
    struct number n[2];
    struct part part[2] = { part_number(&n[0], domid), part_number(&n[1], target) };

    return request_ok(h, XBT_NULL, XS_SET_TARGET, part, 2);
}

bool xs_release_domain(struct xs_handle *h, unsigned int domid)
{
    return domain_request(h, XS_RELEASE, domid);
}

bool xs_resume_domain(struct xs_handle *h, unsigned int domid)
{
    return domain_request(h, XS_RESUME, domid);
}

bool xs_is_domain_introduced(struct xs_handle *h, unsigned int domid)
{
    struct number n;
    struct part part = part_number(&n, domid);
    char *reply = request_parts(h, XBT_NULL, XS_IS_DOMAIN_INTRODUCED, &part, 1, NULL);
    bool yes = reply && !strcmp(reply, "T");

    free(reply);
    return yes;
}

char *xs_get_domain_path(struct xs_handle *h, unsigned int domid)
{
    struct number n;
    struct part part = part_number(&n, domid);

    return request_parts(h, XBT_NULL, XS_GET_DOMAIN_PATH, &part, 1, NULL);
}

bool xs_restrict(struct xs_handle *h, unsigned domid)
{
    errno = EOPNOTSUPP;
    return false;
}

char *xs_control_command(struct xs_handle *h, const char *cmd, void *data, unsigned int len)
{
    struct part part[2] = { part_string(cmd), { data, len } };

    return request_parts(h, XBT_NULL, XS_CONTROL, part, 2, NULL);
}

char *xs_debug_command(struct xs_handle *h, const char *cmd, void *data, unsigned int len)
{
    return xs_control_command(h, cmd, data, len);
}

int xs_suspend_evtchn_port(int domid)
{
    char path[64], *value = NULL;
    struct xs_handle *h = xs_open(0);
    char *end;
    long port = -1;

    if (!h)
        return -1;
    snprintf(path, sizeof(path), "/local/domain/%d/device/suspend/event-channel", domid);
    value = xs_read(h, XBT_NULL, path, NULL);
    /* Empty until the guest has made one. */
    if (value && *value >= '0' && *value <= '9') {
        port = strtol(value, &end, 10);
        if (*end || port > INT_MAX)
            port = -1;
    }
    free(value);
    xs_close(h);
    return port;
}
