// SPDX-License-Identifier: GPL-2.0-only
/* Which ports a hardware domain reaches without leaving: its rights, less what is emulated. */
#include "board.h"

#include <xen/acpi.h>
#include <xen/arch.h>
#include <asm/hwdom.h>

#define RESET_PORT  0x64
#define DEBUG_PORT  0xe9        /* of every board */

struct acpi_fadt_info acpi_fadt = { .reset_register = { .space = ACPI_SPACE_IO, .address = RESET_PORT } };
static u16 forbidden;

bool domain_ioport_permitted(struct domain *d, unsigned int first, unsigned int last)
{
    return first > forbidden || last < forbidden;
}

static bool leaves(unsigned int port)
{
    return guest->arch.hvm->port_map[port / 8] >> (port & 7) & 1;
}

static enum hvm_io_result nothing(struct vcpu *v, struct hvm_io *io, void *opaque)
{
    return HVM_IO_DONE;
}

TEST(hwdom_ports)
{
    struct hvm_io_region r = { .kind = HVM_IO_PORT, .first = 0x300, .last = 0x303, .access = nothing };

    board_start(XEN_X86_EMU_LAPIC | XEN_X86_EMU_IOAPIC | XEN_X86_EMU_VPCI, 1);
    CHECK_EQ(hvm_platform_add_region(guest, &r), 0);
    CHECK_EQ(hwdom_ports_create(guest), 0);
    for (unsigned int port = 0; port < 65536 + 8; port++)
        CHECK(leaves(port));
    forbidden = 0x3f8;
    arch_ioports_changed(guest, 0, 65535);
    for (unsigned int port = 0; port < 65536; port++)
        CHECK_EQ(leaves(port), port == 0x3f8 || (port >= 0x300 && port <= 0x303) || (port >= 0xcf8 && port <= 0xcff) ||
                               port == RESET_PORT || port == DEBUG_PORT);
    CHECK(leaves(65536));                       /* an access that goes past the end */
    forbidden = 0x1f0;
    arch_ioports_changed(guest, 0x1f0, 0x1f0);
    CHECK(leaves(0x1f0) && leaves(0x3f8) && !leaves(0x1f1));
    arch_ioports_changed(guest, 0x3f8, ~0u);
    CHECK(!leaves(0x3f8));
    hwdom_ports_destroy(guest);
    arch_ioports_changed(guest, 0, 5);          /* without a map there is nothing to do */
    board_end();
}
