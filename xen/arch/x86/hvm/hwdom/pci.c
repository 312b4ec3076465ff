// SPDX-License-Identifier: GPL-2.0-only
/* The hardware domain's ways to configuration space: ports 0xcf8 and 0xcfc, and memory windows (MCFG). */
#include <xen/pci.h>
#include <xen/sched.h>
#include <xen/vpci.h>
#include "private.h"

#define CF8                 0xcf8
#define CFC                 0xcfc
#define CF8_ENABLE          0x80000000u

static u32 address;                         /* the last one written to CF8 */

static u32 all_ones(unsigned int bytes)
{
    return bytes == 4 ? ~0u : (1u << bytes * 8) - 1;
}

/* One access of any alignment, in pieces that are aligned. */
static u32 config_access(u32 sbdf, unsigned int reg, unsigned int bytes, bool write, u32 data)
{
    u32 value = 0;

    for (unsigned int i = 0, n; i < bytes; i += n) {
        n = bytes - i == 4 && !((reg + i) & 3) ? 4 : bytes - i >= 2 && !((reg + i) & 1) ? 2 : 1;
        if (write)
            vpci_write(sbdf, reg + i, n, data >> i * 8 & all_ones(n));
        else
            value |= (vpci_read(sbdf, reg + i, n) & all_ones(n)) << i * 8;
    }
    return value;
}

bool hwdom_config_port(struct hvm_io *io)
{
    unsigned int offset = io->addr - CFC;
    u32 latched = READ_ONCE(address);           /* other vcpus may write it */

    if (io->addr == CF8 && io->bytes == 4) {
        if (io->write)
            WRITE_ONCE(address, io->data);
        else
            io->data = latched;
        return true;
    }
    if (io->addr < CFC || offset + io->bytes > 4)
        return false;
    if (!(latched & CF8_ENABLE))
        io->data = io->write ? io->data : ~0ULL;
    else
        io->data = config_access(latched >> 8 & 0xffff, (latched & 0xfc) + offset, io->bytes, io->write, io->data);
    return true;
}

bool hwdom_config_window(struct hvm_io *io)
{
    unsigned int reg, bytes = min(io->bytes, (u8)4);
    u32 sbdf;

    if (!pci_mmcfg_find(io->addr, &sbdf, &reg))
        return false;
    /* eight bytes at once are not for configuration space: the lower four count */
    io->data = config_access(sbdf, reg, bytes, io->write, io->data);
    return true;
}
