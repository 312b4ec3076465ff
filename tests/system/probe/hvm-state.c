/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hvm-state param DOMID NUMBER: prints an HVM parameter.
 * hvm-state roundtrip DOMID: stops the domain, reads its context records, loads them as they are, reads them again, and
 * lets it go on. They must be the same but for what counts time.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xenctrl.h>
#include <xen/hvm/save.h>

/* What goes on while a domain is stopped: clocks. */
static const struct clock {
    uint16_t type;
    size_t start, length;
} clocks[] = {
    { HVM_SAVE_CODE(CPU), offsetof(struct hvm_hw_cpu, tsc), 8 },
    { HVM_SAVE_CODE(LAPIC_REGS), 0x390, 4 },        /* the timer's current count */
    { HVM_SAVE_CODE(PIT), 0, sizeof(struct hvm_hw_pit) },
    { HVM_SAVE_CODE(RTC), 0, sizeof(struct hvm_hw_rtc) },
    { HVM_SAVE_CODE(HPET), offsetof(struct hvm_hw_hpet, mc64), 8 },
    { HVM_SAVE_CODE(HPET), offsetof(struct hvm_hw_hpet, timers[0].cmp), 8 },    /* moves on in periodic mode */
    { HVM_SAVE_CODE(HPET), offsetof(struct hvm_hw_hpet, timers[1].cmp), 8 },
    { HVM_SAVE_CODE(HPET), offsetof(struct hvm_hw_hpet, timers[2].cmp), 8 },
    { HVM_SAVE_CODE(PMTIMER), offsetof(struct hvm_hw_pmtimer, tmr_val), 4 },
};

static bool is_clock(uint16_t type, size_t at)
{
    for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++)
        if (clocks[i].type == type && at >= clocks[i].start && at - clocks[i].start < clocks[i].length)
            return true;
    return false;
}

/* The number of bytes that differ and may not, each record's first on the standard error. */
static unsigned int compare(const struct hvm_save_descriptor *d, const uint8_t *a, const uint8_t *b)
{
    unsigned int wrong = 0;

    for (size_t i = 0; i < d->length; i++) {
        if (a[i] == b[i] || is_clock(d->typecode, i))
            continue;
        if (!wrong++)
            fprintf(stderr, "hvm-state: record %u of instance %u differs at byte %zu: %#x, then %#x\n", d->typecode,
                    d->instance, i, a[i], b[i]);
    }
    return wrong;
}

/* The number of records; 0: they are not the same. */
static unsigned int compare_all(const uint8_t *a, const uint8_t *b, size_t length)
{
    unsigned int nr = 0, wrong = 0;
    struct hvm_save_descriptor d, other;

    for (size_t at = 0; at + sizeof(d) <= length; at += sizeof(d) + d.length) {
        memcpy(&d, a + at, sizeof(d));
        memcpy(&other, b + at, sizeof(d));
        if (memcmp(&d, &other, sizeof(d)) || d.length > length - at - sizeof(d)) {
            fprintf(stderr, "hvm-state: record %u is another one at byte %zu: types %u, %u\n", nr, at, d.typecode,
                    other.typecode);
            return 0;
        }
        wrong += compare(&d, a + at + sizeof(d), b + at + sizeof(d));
        nr++;
    }
    return wrong ? 0 : nr;
}

static uint8_t *get(xc_interface *xch, uint32_t domid, size_t *length)
{
    int size = xc_domain_hvm_getcontext(xch, domid, NULL, 0);
    uint8_t *records = size > 0 ? calloc(1, size) : NULL;

    if (records)
        size = xc_domain_hvm_getcontext(xch, domid, records, size);
    if (records && size > 0) {
        *length = size;
        return records;
    }
    perror("hvm-state: reading the context");
    free(records);
    return NULL;
}

/* The domain is stopped. */
static unsigned int there_and_back(xc_interface *xch, uint32_t domid)
{
    size_t length = 0, again = 0;
    uint8_t *before = get(xch, domid, &length), *after = NULL;
    unsigned int nr = 0;

    if (before && xc_domain_hvm_setcontext(xch, domid, before, length))
        perror("hvm-state: loading the context");
    else if (before)
        after = get(xch, domid, &again);
    if (after && again != length)
        fprintf(stderr, "hvm-state: %zu bytes, then %zu\n", length, again);
    else if (after)
        nr = compare_all(before, after, length);
    free(before);
    free(after);
    return nr;
}

static int roundtrip(xc_interface *xch, uint32_t domid)
{
    unsigned int nr;

    if (xc_domain_pause(xch, domid)) {
        perror("hvm-state: pausing");
        return EXIT_FAILURE;
    }
    nr = there_and_back(xch, domid);
    xc_domain_unpause(xch, domid);
    printf("%u records\n", nr);
    return nr ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int param(xc_interface *xch, uint32_t domid, uint32_t number)
{
    uint64_t value;

    if (xc_hvm_param_get(xch, domid, number, &value)) {
        perror("hvm-state: parameter");
        return EXIT_FAILURE;
    }
    printf("%llu\n", (unsigned long long)value);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    xc_interface *xch = xc_interface_open(NULL, NULL, 0);
    int rc = EXIT_FAILURE;

    if (!xch)
        perror("hvm-state");
    else if (argc == 3 && !strcmp(argv[1], "roundtrip"))
        rc = roundtrip(xch, atoi(argv[2]));
    else if (argc == 4 && !strcmp(argv[1], "param"))
        rc = param(xch, atoi(argv[2]), atoi(argv[3]));
    else
        fprintf(stderr, "usage: hvm-state param DOMID NUMBER | roundtrip DOMID\n");
    if (xch)
        xc_interface_close(xch);
    return rc;
}
