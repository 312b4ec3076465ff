// SPDX-License-Identifier: GPL-2.0-only
/* Images of context records, as the tools save and load them: complete, in order, and whatever is wrong is refused. */
#include <xen/errno.h>
#include <public/hvm/save.h>
#include <asm/hvm-platform.h>
#include <asm/viridian.h>

#include "test.h"
#include "world.h"
#include "private.h"

#define MAX_IMAGE   0x10000

static struct domain *d;
static u8 image[MAX_IMAGE + 64];
static size_t image_len;
static unsigned int absent;             /* type that the domain has none of */
static unsigned int cpus_loaded, loads;
static struct hvm_hw_cpu last_cpu;
static bool refuse_rtc;

static bool gone(unsigned int type)
{
    return absent == type;
}

/* Each record is filled with its type; loading looks for that. */
#define FAKE(name, type, strct)                                                                     \
    int name##_save(struct domain *x, struct vcpu *v, void *rec)                                    \
    {                                                                                               \
        memset(rec, type, sizeof(struct strct));                                                    \
        return gone(type) ? -ENODEV : 0;                                                            \
    }                                                                                               \
    int name##_load(struct domain *x, struct vcpu *v, const void *rec, size_t len)                  \
    {                                                                                               \
        CHECK_EQ(len, sizeof(struct strct));                                                        \
        CHECK(*(const u8 *)rec == type);                                                            \
        loads++;                                                                                    \
        return 0;                                                                                   \
    }
FAKE(hvm_header, 1, hvm_save_header)
FAKE(vpic_master, 3, hvm_hw_vpic)
FAKE(vpic_slave, 3, hvm_hw_vpic)
FAKE(vioapic, 4, hvm_hw_vioapic)
FAKE(vlapic, 5, hvm_hw_lapic)
FAKE(vlapic_regs, 6, hvm_hw_lapic_regs)
FAKE(pci_irq, 7, hvm_hw_pci_irqs)
FAKE(isa_irq, 8, hvm_hw_isa_irqs)
FAKE(pci_link, 9, hvm_hw_pci_link)
FAKE(pit, 10, hvm_hw_pit)
FAKE(hpet, 12, hvm_hw_hpet)
FAKE(pmtimer, 13, hvm_hw_pmtimer)
FAKE(mtrr, 14, hvm_hw_mtrr)
FAKE(viridian_domain, 15, hvm_viridian_domain_context)
FAKE(viridian_vcpu, 17, hvm_viridian_vcpu_context)
FAKE(hvm_vmce, 18, hvm_vmce_vcpu)
FAKE(hvm_tsc_adjust, 19, hvm_tsc_adjust)

int rtc_save(struct domain *x, struct vcpu *v, void *rec)
{
    return 0;
}

int rtc_load(struct domain *x, struct vcpu *v, const void *rec, size_t len)
{
    return refuse_rtc ? -EINVAL : 0;
}

/* vcpu 1 is down: it has none. */
int hvm_cpu_save(struct domain *x, struct vcpu *v, void *rec)
{
    memset(rec, 0x22, sizeof(struct hvm_hw_cpu));
    return v->vcpu_id == 1 ? -ENODEV : 0;
}

int hvm_cpu_load(struct domain *x, struct vcpu *v, const void *rec, size_t len)
{
    cpus_loaded++;
    last_cpu = *(const struct hvm_hw_cpu *)rec;
    return 0;
}

size_t hvm_xsave_record_size(void)
{
    return 1000;
}

size_t hvm_xsave_size(const struct vcpu *v)
{
    return 600;
}

int hvm_xsave_save(struct domain *x, struct vcpu *v, void *rec)
{
    memset(rec, 16, 600);
    return 0;
}

int hvm_xsave_load(struct domain *x, struct vcpu *v, const void *rec, size_t len)
{
    CHECK_EQ(len, 600);
    return 0;
}

size_t hvm_msrs_record_size(void)
{
    return sizeof(struct hvm_msr) + sizeof(struct hvm_one_msr);
}

int hvm_msrs_save(struct domain *x, struct vcpu *v, void *rec)
{
    return -ENODEV;
}

int hvm_msrs_load(struct domain *x, struct vcpu *v, const void *rec, size_t len)
{
    return 0;
}

static void start(void)
{
    static struct hvm_domain hd;

    world_init();
    memset(&hd, 0, sizeof(hd));
    memset(image, 0xee, sizeof(image));
    absent = cpus_loaded = loads = 0;
    refuse_rtc = false;
    d = world_domain(1, 3);
    d->arch.hvm = &hd;
    CHECK(hvm_save_size(d) <= MAX_IMAGE);
    image_len = hvm_save_size(d);
    CHECK_EQ(hvm_save(d, image, &image_len), 0);
    CHECK(image_len <= hvm_save_size(d) && image[image_len] == 0xee);
}

/* The n-th record of that type. */
static struct hvm_save_descriptor *find(unsigned int type, unsigned int n)
{
    u8 *at = image;

    for (;;) {
        struct hvm_save_descriptor *desc = (void *)at;

        CHECK(at < image + image_len);
        if (desc->typecode == type && n-- == 0)
            return desc;
        CHECK(desc->typecode != 0);
        at += sizeof(*desc) + desc->length;
    }
}

static int load(void)
{
    return hvm_load(d, image, image_len);
}

TEST(images_hold_all_records)
{
    static const u8 domain_types[] = { 1, 3, 4, 7, 8, 9, 10, 11, 12, 13, 15 }, vcpu_types[] = { 5, 6, 14, 16, 17, 18, 19 };

    start();
    for (unsigned int i = 0; i < sizeof(domain_types); i++)
        CHECK_EQ(find(domain_types[i], 0)->instance, 0);
    CHECK_EQ(find(3, 1)->instance, 1);
    for (unsigned int i = 0; i < sizeof(vcpu_types); i++)
        for (unsigned int n = 0; n < 3; n++)
            CHECK_EQ(find(vcpu_types[i], n)->instance, n);
    CHECK_EQ(find(2, 1)->instance, 2);          /* not of the vcpu that is down */
    CHECK_EQ(find(16, 0)->length, 600);
    CHECK_EQ(load(), 0);
    CHECK_EQ(cpus_loaded, 2);
    CHECK_EQ(d->arch.hvm->record_tsc, 0);
}

TEST(devices_that_are_not_there_are_left_out)
{
    size_t len;

    start();
    absent = 12;
    len = hvm_save_size(d);
    CHECK_EQ(hvm_save(d, image, &len), 0);
    CHECK_EQ(len, image_len - sizeof(struct hvm_save_descriptor) - sizeof(struct hvm_hw_hpet));
    len = hvm_save_size(d);
    CHECK_EQ(hvm_save_one(d, 12, 0, image, &len), -ENOENT);
    CHECK_EQ(hvm_save_one(d, 2, 2, image, &len), 0);
    CHECK_EQ(len, sizeof(struct hvm_hw_cpu));
    CHECK_EQ(hvm_save_one(d, 2, 3, image, &len), -EINVAL);
    CHECK_EQ(hvm_save_one(d, 99, 0, image, &len), -EINVAL);
}

/* Of whatever length it is cut to, an image ends with an error and not behind its end. */
TEST(truncated_images)
{
    start();
    for (size_t len = 0; len < image_len; len++) {
        u8 *copy = malloc(len ?: 1);            /* ASan watches its end */

        memcpy(copy, image, len);
        CHECK_EQ(hvm_load(d, copy, len), -EINVAL);
        free(copy);
    }
    CHECK_EQ(d->arch.hvm->record_tsc, 0);
}

TEST(hostile_descriptors)
{
    start();
    find(4, 0)->length = ~0u;
    CHECK_EQ(load(), -EINVAL);
    start();
    find(4, 0)->typecode = 77;
    CHECK_EQ(load(), -EINVAL);
    start();
    find(5, 2)->instance = 3;                   /* no such vcpu */
    CHECK_EQ(load(), -EINVAL);
    start();
    find(5, 2)->instance = 0xffff;
    CHECK_EQ(load(), -EINVAL);
    start();
    find(3, 1)->instance = 2;                   /* no such 8259 */
    CHECK_EQ(load(), -EINVAL);
    start();
    find(4, 0)->typecode = 1;                   /* a second header */
    CHECK_EQ(load(), -EINVAL);
    start();
    find(1, 0)->typecode = 4;                   /* none */
    CHECK_EQ(load(), -EINVAL);
    start();
    refuse_rtc = true;
    CHECK_EQ(load(), -EINVAL);
    start();
    d->is_dying = DOMDYING_dying;
    CHECK_EQ(load(), -EINVAL);
}

/* The processor's record grew once: what came later is zero in an older image. Others have one length. */
TEST(old_and_odd_lengths)
{
    struct {
        struct hvm_save_descriptor header;
        struct hvm_save_header h;
        struct hvm_save_descriptor cpu;
        u8 rec[sizeof(struct hvm_hw_cpu)];
        struct hvm_save_descriptor end;
    } __attribute__((packed)) small = {
        .header = { .typecode = 1, .length = sizeof(struct hvm_save_header) },
        .cpu = { .typecode = 2 },
    };
    u8 *rec = small.rec;

    start();
    memset(&small.h, 1, sizeof(small.h));
    memset(rec, 0x33, sizeof(small.rec));
    small.cpu.length = sizeof(struct hvm_hw_cpu_compat);
    memset(rec + small.cpu.length, 0, sizeof(small.rec) - small.cpu.length);       /* end record and behind */
    CHECK_EQ(hvm_load(d, &small, sizeof(small)), 0);
    CHECK_EQ(cpus_loaded, 1);
    CHECK_EQ(((u8 *)&last_cpu)[sizeof(struct hvm_hw_cpu_compat) - 1], 0x33);
    CHECK_EQ(((u8 *)&last_cpu)[sizeof(struct hvm_hw_cpu) - 1], 0);
    small.cpu.length--;
    CHECK_EQ(hvm_load(d, &small, sizeof(small)), -EINVAL);
    small.cpu.length = sizeof(struct hvm_hw_cpu) + 1;
    CHECK_EQ(hvm_load(d, &small, sizeof(small)), -EINVAL);
    small.cpu.typecode = 5;
    small.cpu.length = sizeof(struct hvm_hw_lapic) - 1;
    CHECK_EQ(hvm_load(d, &small, sizeof(small)), -EINVAL);
}
