// SPDX-License-Identifier: GPL-2.0-only
/*
 * The FADT: fixed hardware registers; and \_S5, the one object of the DSDT that soft off needs.
 * ACPI 6.4, 5.2.9, 7.4.2 and 20.2 (AML encoding).
 */
#include <xen/acpi.h>
#include <xen/errno.h>
#include <lib/string.h>

struct fadt {
    struct acpi_header header;
    u32 facs, dsdt;
    u8 reserved0, preferred_profile;
    u16 sci_irq;
    u32 smi_command;
    u8 acpi_enable, acpi_disable, s4bios_request, pstate_control;
    u32 pm1a_event, pm1b_event, pm1a_control, pm1b_control, pm2_control, pm_timer, gpe0, gpe1;
    u8 pm1_event_length, pm1_control_length, pm2_control_length, pm_timer_length, gpe0_length,
        gpe1_length, gpe1_base;
    u8 cstate_control;
    u16 c2_latency, c3_latency, flush_size, flush_stride;
    u8 duty_offset, duty_width, day_alarm, month_alarm, century;
    u16 boot_flags;
    u8 reserved1;
    u32 flags;
    struct acpi_gas reset_register;
    u8 reset_value;
    u16 arm_boot_flags;
    u8 minor_version;
    u64 x_facs, x_dsdt;
    struct acpi_gas x_pm1a_event, x_pm1b_event, x_pm1a_control, x_pm1b_control, x_pm2_control,
        x_pm_timer;
} __packed;

#define FADT_V1_SIZE            116     /* up to the flags */
#define FLAG_TIMER_32BIT        (1u << 8)
#define FLAG_RESET_REGISTER     (1u << 10)
#define FLAG_HW_REDUCED         (1u << 20)
#define BOOT_NO_KBD_IS_UNSET    (1u << 1)       /* set: there is an 8042 */
#define BOOT_NO_VGA             (1u << 2)
#define BOOT_NO_CMOS_RTC        (1u << 5)

/* The extended register where it is given, in I/O space; else the old one. */
static u32 port_of(const struct acpi_gas *x, u32 old)
{
    if (x->address && x->space == ACPI_SPACE_IO && x->address <= 0xffff)
        return x->address;
    return old <= 0xffff ? old : 0;
}

int acpi_parse_fadt(const struct acpi_header *table, struct acpi_fadt_info *info, paddr_t *dsdt)
{
    struct fadt f = { };

    *info = (struct acpi_fadt_info){ };
    *dsdt = 0;
    if (table->length < FADT_V1_SIZE)
        return -EINVAL;
    /* older revisions are shorter: what they lack reads as 0 */
    memcpy(&f, table, table->length < sizeof(f) ? table->length : sizeof(f));
    *dsdt = f.x_dsdt ?: f.dsdt;
    *info = (struct acpi_fadt_info){
        .pm_timer_port = port_of(&f.x_pm_timer, f.pm_timer),
        .pm_timer_32bit = f.flags & FLAG_TIMER_32BIT,
        .pm1a_control = port_of(&f.x_pm1a_control, f.pm1a_control),
        .pm1b_control = port_of(&f.x_pm1b_control, f.pm1b_control),
        .pm1a_event = port_of(&f.x_pm1a_event, f.pm1a_event),
        .sci_irq = f.sci_irq,
        .smi_command = f.smi_command,
        .acpi_enable = f.acpi_enable,
        .century = f.century,
        .facs = f.x_facs ?: f.facs,
        .hw_reduced = f.flags & FLAG_HW_REDUCED,
        .no_cmos_rtc = f.header.revision >= 5 && f.boot_flags & BOOT_NO_CMOS_RTC,
        .no_vga = f.header.revision >= 4 && f.boot_flags & BOOT_NO_VGA,
        .no_legacy_kbd = f.header.revision >= 2 && !(f.boot_flags & BOOT_NO_KBD_IS_UNSET),
    };
    if (f.flags & FLAG_RESET_REGISTER) {
        info->reset_register = f.reset_register;
        info->reset_value = f.reset_value;
    }
    return 0;
}

/* --- \_S5: Name (_S5, Package { a, b, ... }) --- */
#define AML_ZERO                0x00
#define AML_ONE                 0x01
#define AML_NAME                0x08
#define AML_BYTE                0x0a
#define AML_WORD                0x0b
#define AML_DWORD               0x0c
#define AML_PACKAGE             0x12

/* A small integer constant; its low byte. NULL: something else, or cut off. */
static const u8 *take_integer(const u8 *p, const u8 *end, u8 *value)
{
    unsigned int width;

    if (p == NULL || p >= end)
        return NULL;
    switch (*p) {
    case AML_ZERO:
    case AML_ONE:
        *value = *p;
        return p + 1;
    case AML_BYTE: width = 1; break;
    case AML_WORD: width = 2; break;
    case AML_DWORD: width = 4; break;
    default: return NULL;
    }
    if (end - p < 1 + (long)width)
        return NULL;
    *value = p[1];
    return p + 1 + width;
}

static bool read_package(const u8 *p, const u8 *end, u8 *a, u8 *b)
{
    if (end - p < 2 || *p != AML_PACKAGE)
        return false;
    p += 2 + (p[1] >> 6);               /* length: its top bits count the bytes that follow */
    if (p >= end || *p < 1)
        return false;
    if (*p == 1)                        /* one element: both values are in it */
        return take_integer(p + 1, end, a) && (*b = *a, true);
    p = take_integer(p + 1, end, a);
    return take_integer(p, end, b);
}

bool acpi_parse_s5(const struct acpi_header *table, u8 *type_a, u8 *type_b)
{
    const u8 *p = (const u8 *)(table + 1), *end = (const u8 *)table + table->length;

    for (; end - p >= 6; p++)
        if (!memcmp(p, "_S5_", 4) && (p[-1] == AML_NAME || (p[-1] == '\\' && p[-2] == AML_NAME)) &&
            read_package(p + 4, end, type_a, type_b))
            return true;
    return false;
}
