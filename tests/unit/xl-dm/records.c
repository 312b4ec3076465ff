// SPDX-License-Identifier: GPL-2.0-only
/* Stands in for libxenctrl's reading and loading of records. */
#include "records.h"
#include "test.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define NR      10
#define BASE    0xfee00000u
#define ON      0x800u

static struct hvm_hw_lapic lapics[NR];
static char switched[64];

void records_start(bool on, uint32_t disabled)
{
    switched[0] = 0;
    for (unsigned int i = 0; i < NR; i++)
        lapics[i] = (struct hvm_hw_lapic){ .apic_base_msr = BASE | (on ? ON : 0), .disabled = disabled | !on,
                                           .timer_divisor = 2, .tdt_msr = 0x1234 + i };
}

struct hvm_hw_lapic *records_lapic(unsigned int vcpu)
{
    CHECK(vcpu < NR);
    return &lapics[vcpu];
}

const char *records_switched(void)
{
    return switched;
}

int xc_domain_hvm_getcontext_partial(xc_interface *xch, uint32_t domid, uint16_t type, uint16_t instance, void *to,
                                     uint32_t size)
{
    CHECK_EQ(domid, 7);
    CHECK_EQ(type, HVM_SAVE_CODE(LAPIC));
    CHECK_EQ(size, sizeof(lapics[0]));
    memcpy(to, records_lapic(instance), size);
    return 0;
}

struct head {
    struct hvm_save_descriptor at;
    struct hvm_save_header header;
} __attribute__((packed));

static const struct head head = { { HVM_SAVE_CODE(HEADER), 0, sizeof(head.header) }, { .magic = 0x1234, .version = 5 } };

int xc_domain_hvm_getcontext(xc_interface *xch, uint32_t domid, uint8_t *to, uint32_t size)
{
    CHECK_EQ(domid, 7);
    if (to && size >= sizeof(head))
        memcpy(to, &head, sizeof(head));
    return sizeof(head);
}

int xc_domain_hvm_setcontext(xc_interface *xch, uint32_t domid, uint8_t *records, uint32_t size)
{
    struct hvm_save_descriptor at, end;
    struct hvm_hw_lapic lapic;
    size_t used = strlen(switched);

    CHECK_EQ(domid, 7);
    CHECK_EQ(size, sizeof(head) + sizeof(at) + sizeof(lapic) + sizeof(end));
    CHECK(!memcmp(records, &head, sizeof(head)));
    memcpy(&at, records + sizeof(head), sizeof(at));
    memcpy(&lapic, records + sizeof(head) + sizeof(at), sizeof(lapic));
    memcpy(&end, records + size - sizeof(end), sizeof(end));
    CHECK(at.typecode == HVM_SAVE_CODE(LAPIC) && at.length == sizeof(lapic) && at.instance < NR);
    CHECK(end.typecode == HVM_SAVE_CODE(END) && !end.length);
    if (at.instance == 9) {
        errno = EINVAL;
        return -1;
    }
    snprintf(switched + used, sizeof(switched) - used, "%c%u", lapic.apic_base_msr & ON ? '+' : '-', at.instance);
    lapics[at.instance] = lapic;
    return 0;
}
