/* SPDX-License-Identifier: GPL-2.0-only */
/* See host.h. */
#include "host.h"
#include "store.h"
#include "core/arena.h"
#include "domain/userdata.h"
#include "test.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xenctrl.h>

char host_calls[2048];
int host_fail_at;
bool host_failed, host_has_iommu;

static void put(const char *name, const char *text)
{
    char path[300];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", SYSFS, name);
    file = fopen(path, "w");
    CHECK(file && fputs(text, file) >= 0 && !fclose(file));
}

const char *host_file(const char *name)
{
    static char text[300];
    char path[300];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", SYSFS, name);
    file = fopen(path, "r");
    text[0] = 0;
    if (file && !fgets(text, sizeof(text), file))
        text[0] = 0;
    if (file)
        fclose(file);
    return text;
}

static void make_card(const char *address, bool assignable)
{
    char name[300];

    snprintf(name, sizeof(name), "mkdir -p " SYSFS "/bus/pci/devices/%s", address);
    CHECK(!system(name));
    snprintf(name, sizeof(name), "bus/pci/devices/%s/resource", address);
    put(name, "0x00000000feb80000 0x00000000feb9ffff 0x0000000000040200\n"
              "0x000000000000c000 0x000000000000c03f 0x0000000000040101\n"
              "0x0000000000000000 0x0000000000000000 0x0000000000000000\n");
    snprintf(name, sizeof(name), "bus/pci/devices/%s/irq", address);
    put(name, "11\n");
    snprintf(name, sizeof(name), "bus/pci/devices/%s/reset", address);
    put(name, "");
    snprintf(name, sizeof(name), "cd " SYSFS "/bus/pci && ln -sfn ../../drivers/%s devices/%s/driver && "
             "ln -sfn ../../devices/%s drivers/%s/%s", assignable ? "pciback" : "e1000", address, address,
             assignable ? "pciback" : "e1000", address);
    CHECK(!system(name));
}

libxl_ctx *host_start(const char *type, bool assignable)
{
    libxl_ctx *ctx;

    CHECK(!system("rm -rf " SYSFS " && mkdir -p " SYSFS "/bus/pci/drivers/pciback " SYSFS "/bus/pci/drivers/e1000"));
    for (const char *const *file = (const char *const[]){ "pciback/new_slot", "pciback/bind", "pciback/unbind",
         "pciback/remove_slot", "pciback/permissive", "e1000/bind", "e1000/unbind", NULL }; *file; file++) {
        char name[100];

        snprintf(name, sizeof(name), "bus/pci/drivers/%s", *file);
        put(name, "");
    }
    put("bus/pci/drivers/pciback/slots", assignable ? CARD "\n0000:00:11.0\n" : "");
    make_card(CARD, assignable);
    make_card("0000:00:11.0", assignable);
    host_calls[0] = 0;
    host_fail_at = 0;
    host_failed = false;
    host_has_iommu = true;
    ctx = store_start();
    store_put("/libxl/7/type", type);
    store_put("/local/domain/7/name", "guest");
    store_put("/local/domain/0/backend/console/1", "");     /* something that stays */
    return ctx;
}

void host_end(libxl_ctx *ctx)
{
    store_end(ctx);
    CHECK(!system("rm -rf " SYSFS));
}

/* --- the hypervisor --------------------------------------------------------------------------- */

static int call(const char *format, ...)
{
    size_t used = strlen(host_calls);
    va_list ap;

    if (host_fail_at && !--host_fail_at) {
        host_failed = true;
        errno = EPERM;
        return -1;
    }
    used += snprintf(host_calls + used, sizeof(host_calls) - used, used ? ", " : "");
    va_start(ap, format);
    vsnprintf(host_calls + used, sizeof(host_calls) - used, format, ap);
    va_end(ap);
    return 0;
}

int xc_test_assign_device(xc_interface *xch, uint32_t domid, uint32_t sbdf)
{
    errno = ENOSYS;
    return host_has_iommu ? 0 : -1;
}

int xc_assign_device(xc_interface *xch, uint32_t domid, uint32_t sbdf, uint32_t flag)
{
    return call("assign %u %x%s", domid, sbdf, flag ? " relaxed" : "");
}

int xc_deassign_device(xc_interface *xch, uint32_t domid, uint32_t sbdf)
{
    return call("deassign %u %x", domid, sbdf);
}

int xc_domain_ioport_permission(xc_interface *xch, uint32_t domid, uint32_t first, uint32_t nr, uint32_t allow)
{
    return call("ports %x+%x=%u", first, nr, allow);
}

int xc_domain_iomem_permission(xc_interface *xch, uint32_t domid, unsigned long first, unsigned long nr,
                               uint8_t allow)
{
    return call("memory %lx+%lx=%u", first, nr, allow);
}

int xc_physdev_map_pirq(xc_interface *xch, uint32_t domid, int index, int *pirq)
{
    return call("map %d", index);
}

int xc_physdev_unmap_pirq(xc_interface *xch, uint32_t domid, int pirq)
{
    return call("unmap %d", pirq);
}

int xc_domain_irq_permission(xc_interface *xch, uint32_t domid, uint32_t pirq, bool allow)
{
    return call("irq %u=%u", pirq, allow);
}

int xc_reserved_device_memory_map(xc_interface *xch, uint32_t flags, uint16_t seg, uint8_t bus, uint8_t devfn,
                                  struct xen_reserved_device_memory entries[], uint32_t *max)
{
    uint32_t room = *max;

    *max = flags ? 2 : devfn == 0x80 ? 1 : 0;
    if (room < *max) {
        errno = ENOBUFS;
        return -1;
    }
    for (uint32_t i = 0; i < *max; i++)
        entries[i] = (struct xen_reserved_device_memory){ .start_pfn = i ? 0x1000 : 0xb0000, .nr_pages = 0x10 };
    return 0;
}

/* --- the rest of the library ------------------------------------------------------------------ */

int xc_domain_getinfolist(xc_interface *xch, uint32_t first_domain, unsigned int max_domains,
                          xc_domaininfo_t *info)
{
    memset(info, 0, sizeof(*info));
    info->domain = 7;
    info->flags = strcmp(store_value("/libxl/7/type"), "pv") ? XEN_DOMINF_hvm_guest : 0;
    return first_domain <= 7;
}

int lx_config_change(struct lx *lx, uint32_t domid, lx_config_change_fn *change, const void *arg)
{
    return 0;
}
