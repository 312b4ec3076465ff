// SPDX-License-Identifier: GPL-2.0-only
/* Devices become assignable, are given, and are taken away again; whatever fails on the way leaves nothing behind. */
#include "host.h"
#include "pci/pci.h"
#include "pci/attach.h"
#include "store.h"
#include "test.h"
#include <libxl_utils.h>
#include <stdlib.h>
#include <string.h>

#define BACK "/local/domain/0/backend/pci/7/0"
#define GIVEN "memory feb80+20=1, ports c000+40=1, map 11, irq 11=1, assign 7 80"
#define TAKEN "memory feb80+20=0, ports c000+40=0, unmap 11, irq 11=0, deassign 7 80"

static libxl_device_pci device(int dev)
{
    libxl_device_pci pci;

    libxl_device_pci_init(&pci);
    pci.dev = dev;
    pci.vfunc_mask = 1;
    pci.rdm_policy = LIBXL_RDM_RESERVE_POLICY_STRICT;
    return pci;
}

/* The guest's driver answers: what reconfigures is connected again at once. */
static void connect_guest(void)
{
    if (store_value(BACK "/state") && !strcmp(store_value(BACK "/state"), "7"))
        store_put(BACK "/state", "4");
}

TEST(a_device_leaves_its_driver_for_pciback_and_quarantine)
{
    libxl_ctx *ctx = host_start("pv", false);
    libxl_device_pci pci = device(0x10), *list;
    int nr;

    pci.name = strdup("card");
    CHECK_EQ(libxl_device_pci_assignable_add(ctx, &pci, 1), 0);
    CHECK_STR(host_file("bus/pci/drivers/e1000/unbind"), CARD);
    CHECK_STR(host_file("bus/pci/drivers/pciback/new_slot"), CARD);
    CHECK_STR(host_file("bus/pci/drivers/pciback/bind"), CARD);
    CHECK(strstr(store_value("/libxl/pci/0000-00-10-0/driver_path"), "/bus/pci/drivers/e1000"));
    CHECK_STR(store_value("/libxl/pci/0000-00-10-0/name"), "card");
    CHECK_STR(host_calls, "assign 32753 80");
    list = libxl_device_pci_assignable_list(ctx, &nr);
    CHECK_EQ(nr, 0);                        /* the sysfs is only files: nothing moved */
    libxl_device_pci_assignable_list_free(list, nr);
    libxl_device_pci_dispose(&pci);
    host_end(ctx);
}

TEST(it_goes_back_to_its_driver_by_its_name)
{
    libxl_ctx *ctx = host_start("pv", true);
    libxl_device_pci pci = device(0);

    store_put("/libxl/pci/0000-00-10-0/name", "card");
    store_put("/libxl/pci/0000-00-10-0/driver_path", SYSFS "/bus/pci/drivers/e1000");
    pci.name = strdup("other");
    CHECK(libxl_device_pci_assignable_remove(ctx, &pci, 1) != 0);
    free(pci.name);
    pci.name = strdup("card");
    CHECK_EQ(libxl_device_pci_assignable_remove(ctx, &pci, 1), 0);
    CHECK_STR(host_file("bus/pci/drivers/pciback/unbind"), CARD);
    CHECK_STR(host_file("bus/pci/drivers/pciback/remove_slot"), CARD);
    CHECK_STR(host_file("bus/pci/drivers/e1000/bind"), CARD);
    CHECK_STR(host_calls, "deassign 32753 80");
    CHECK(!store_value("/libxl/pci"));
    libxl_device_pci_dispose(&pci);
    host_end(ctx);
}

TEST(what_is_not_assignable_or_not_there_is_refused)
{
    libxl_ctx *ctx = host_start("pv", false);
    libxl_device_pci pci = device(0x10), nothing = device(0x1f);

    CHECK(libxl_device_pci_add(ctx, 7, &pci, NULL) != 0);
    CHECK(libxl_device_pci_add(ctx, 8, &pci, NULL) != 0);
    CHECK(libxl_device_pci_assignable_add(ctx, &nothing, 1) != 0);
    CHECK(libxl_device_pci_remove(ctx, 7, &pci, NULL) != 0);
    CHECK_STR(host_calls, "");
    host_end(ctx);
    ctx = host_start("pv", true);
    host_has_iommu = false;
    CHECK(libxl_device_pci_add(ctx, 7, &pci, NULL) != 0);
    host_end(ctx);
    ctx = host_start("pvh", true);
    CHECK(libxl_device_pci_add(ctx, 7, &pci, NULL) != 0);
    CHECK_STR(host_calls, "");
    host_end(ctx);
}

TEST(a_running_guest_gets_two_and_gives_them_back)
{
    libxl_ctx *ctx = host_start("pv", true);
    libxl_device_pci pci = device(0x10), other = device(0x11), *list;
    char *before = store_text(), *after;
    int nr;

    pci.vdevfn = 5 << 3;
    pci.permissive = true;
    CHECK_EQ(libxl_device_pci_add(ctx, 7, &pci, NULL), 0);
    CHECK_STR(host_calls, GIVEN);
    CHECK_STR(host_file("bus/pci/drivers/pciback/permissive"), CARD);
    CHECK_STR(host_file("bus/pci/devices/" CARD "/reset"), "1");
    CHECK_STR(store_value(BACK "/dev-0"), CARD);
    CHECK_STR(store_value(BACK "/vdevfn-0"), "28");
    CHECK_STR(store_value(BACK "/opts-0"), "msitranslate=0,power_mgmt=0,permissive=1,rdm_policy=strict");
    CHECK_STR(store_value(BACK "/num_devs"), "1");
    CHECK_STR(store_value(BACK "/domain"), "guest");
    CHECK(libxl_device_pci_add(ctx, 7, &pci, NULL) != 0);       /* it has it */
    store_put(BACK "/state", "4");
    CHECK_EQ(libxl_device_pci_add(ctx, 7, &other, NULL), 0);
    CHECK_STR(store_value(BACK "/state"), "7");
    CHECK_STR(store_value(BACK "/state-1"), "1");
    CHECK_STR(store_value(BACK "/num_devs"), "2");
    connect_guest();
    list = libxl_device_pci_list(ctx, 7, &nr);
    CHECK_EQ(nr, 2);
    CHECK(list[0].vdevfn == 0x28 && list[0].permissive && list[1].dev == 0x11);
    libxl_device_pci_list_free(list, nr);

    store_put(BACK "/state", "2");                              /* not connected: only by force */
    host_calls[0] = 0;
    CHECK(libxl_device_pci_remove(ctx, 7, &pci, NULL) != 0);
    CHECK_STR(host_calls, "");
    CHECK_EQ(libxl_device_pci_destroy(ctx, 7, &pci, NULL), 0);
    CHECK_STR(host_calls, TAKEN);
    CHECK(!store_value(BACK "/dev-0") && store_value(BACK "/dev-1"));
    CHECK_STR(store_value(BACK "/num_devs"), "2");
    CHECK_EQ(libxl_device_pci_destroy(ctx, 7, &other, NULL), 0);
    after = store_text();
    CHECK_STR(after, before);
    free(before);
    free(after);
    host_end(ctx);
}

/* The hypervisor refuses its n-th call, or xenstore its n-th change: all that was done is undone. */
static bool fails_cleanly(bool store, int at)
{
    libxl_ctx *ctx = host_start("pv", true);
    libxl_device_pci pci = device(0x10);
    char *before = store_text(), *after;
    int rc;
    bool failed;

    if (store)
        store_fail_at = at;
    else
        host_fail_at = at;
    rc = libxl_device_pci_add(ctx, 7, &pci, NULL);
    store_fail_at = -1;
    failed = store ? store_failed : host_failed;
    CHECK_EQ(rc != 0, failed);
    after = store_text();
    if (failed)
        CHECK_STR(after, before);
    if (failed && strstr(host_calls, "assign 7"))
        CHECK(strstr(host_calls, "deassign 7 80"));
    if (failed && strstr(host_calls, "ports c000+40=1"))
        CHECK(strstr(host_calls, "ports c000+40=0"));
    if (failed && strstr(host_calls, "irq 11=1"))
        CHECK(strstr(host_calls, "irq 11=0"));
    free(before);
    free(after);
    host_end(ctx);
    return failed;
}

TEST(whatever_fails_leaves_nothing_behind)
{
    int at = 1;

    while (fails_cleanly(false, at))
        at++;
    CHECK_EQ(at, 6);
    for (at = 0; fails_cleanly(true, at);)
        at++;
    CHECK(at > 10);
}

static libxl_domain_config config(libxl_domain_type type, int nr)
{
    libxl_domain_config config;

    libxl_domain_config_init(&config);
    config.c_info.type = type;
    config.c_info.name = strdup("guest");
    libxl_domain_build_info_init_type(&config.b_info, type);
    config.pcidevs = calloc(nr, sizeof(*config.pcidevs));
    config.num_pcidevs = nr;
    for (int i = 0; i < nr; i++)
        config.pcidevs[i] = device(0x10 + i);
    return config;
}

TEST(configurations_with_devices)
{
    libxl_ctx *ctx = host_start("pv", true);
    libxl_domain_config pv = config(LIBXL_DOMAIN_TYPE_PV, 2), pvh = config(LIBXL_DOMAIN_TYPE_PVH, 1);
    struct lx lx = { .ctx = ctx };

    CHECK(!system("cd " SYSFS "/bus/pci/devices && cp -r 0000:00:10.0 0000:00:10.1"));
    pv.pcidevs[0].vfunc_mask = LIBXL_PCI_FUNC_ALL;
    pv.pcidevs[0].vdevfn = 6 << 3;
    CHECK_EQ(lx_pci_complete(&lx, &pv), 0);
    CHECK_EQ(pv.num_pcidevs, 3);
    CHECK(pv.pcidevs[0].func == 1 && pv.pcidevs[0].vdevfn == 0x31 && pv.pcidevs[1].func == 0 &&
          pv.pcidevs[1].vdevfn == 0x30 && pv.pcidevs[2].dev == 0x11);
    pv.pcidevs[2].dev = 0x10;
    CHECK(lx_pci_complete(&lx, &pv) != 0);                      /* twice */
    CHECK(lx_pci_complete(&lx, &pvh) != 0);
    libxl_domain_config_dispose(&pv);
    libxl_domain_config_dispose(&pvh);
    lx_arena_free(&lx);
    host_end(ctx);
}

TEST(the_second_cannot_be_given_to_a_new_guest_so_the_first_is_taken_back)
{
    libxl_ctx *ctx = host_start("pv", true);
    libxl_device_pci list[2] = { device(0x10), device(0x11) };
    struct lx_op *op = lx_op_new(ctx, &lx_pci_attach_plan);

    *(struct lx_pci_attach *)op->state = (struct lx_pci_attach){ .domid = 7, .type = LIBXL_DOMAIN_TYPE_PV,
                                                                 .list = list, .nr = 2, .starting = true };
    host_fail_at = 10;
    CHECK(lx_op_start(op, NULL) != 0);
    CHECK(strstr(host_calls, GIVEN));
    CHECK(strstr(host_calls, "deassign 7 80"));
    CHECK(!strstr(host_calls, "assign 7 88"));
    host_end(ctx);
}
