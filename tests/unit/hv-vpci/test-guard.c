// SPDX-License-Identifier: GPL-2.0-only
/* MSI-X tables that guests must not write: which frames they are. */
#include "bus.h"

#include <xen/errno.h>

#define FRAME       (TABLE >> PAGE_SHIFT)

bool pci_device_known(u32 sbdf)
{
    return bus_config(sbdf);
}

TEST(a_table_is_guarded_where_it_is)
{
    bus_start();
    CHECK(!pci_msix_guarded(0, ~0ULL));
    CHECK_EQ(pci_msix_guard(CARD), 0);
    CHECK(pci_msix_guarded(FRAME, FRAME) && pci_msix_guarded(FRAME + 1, FRAME + 1));        /* 4800 bytes from 0x1800 */
    CHECK(!pci_msix_guarded(FRAME - 1, FRAME - 1) && !pci_msix_guarded(FRAME + 2, FRAME + 9));
    CHECK(pci_msix_guarded(FRAME - 5, FRAME));
    /* the BAR moved meanwhile: guarding it again finds it */
    bus_put(CARD, 0x1c, 4, 4);
    CHECK_EQ(pci_msix_guard(CARD), 0);
    CHECK(!pci_msix_guarded(FRAME, FRAME + 1));
    CHECK(pci_msix_guarded(0x480001, 0x480001));
    CHECK_EQ(pci_msix_unguard(CARD), 0);
    CHECK_EQ(pci_msix_unguard(CARD), -ENOENT);
    CHECK(!pci_msix_guarded(0, ~0ULL));
    bus_end();
}

TEST(what_has_no_table_is_refused)
{
    bus_start();
    CHECK_EQ(pci_msix_guard(OLD), -ENODEV);
    CHECK_EQ(pci_msix_guard(0x4321), -ENODEV);
    bus_put(CARD, 0x1c, 4, 0);
    bus_put(CARD, 0x18, 4, 4);
    CHECK_EQ(pci_msix_guard(CARD), -ENXIO);
    test_fault_at(1);
    CHECK_EQ(pci_msix_guard(CARD), -ENOMEM);
    test_fault_at(0);
    CHECK(!pci_msix_guarded(0, ~0ULL));
    bus_end();
}
