/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * A guest's PCI devices in xenstore (public/io/pciif.h): dev-N and what belongs to it, in the back end's directory. A
 * number that was given back is used again; num_devs is one more than the highest. A PV guest hears of changes by the
 * back end's state: 7 (reconfiguring), which goes back to 4 when both ends have looked at all state-N.
 */
#include "pci/pci.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdio.h>
#include <stdlib.h>

enum { RECONFIGURING = 7 };
/* More a guest cannot have: a bus has as many functions. */
enum { MOST = 256 };

struct lx_device lx_pci_device(uint32_t domid)
{
    return (struct lx_device){ .kind = "pci", .backend_kind = "pci", .domid = domid };
}

char *lx_pci_backend(struct lx *lx, uint32_t domid)
{
    struct lx_device device = lx_pci_device(domid);

    return lx_device_backend_path(lx, &device);
}

int lx_pci_backend_state(struct lx *lx, uint32_t domid)
{
    char *text = lx_store_get(lx, XBT_NULL, "%s/state", lx_pci_backend(lx, domid));

    return text ? atoi(text) : 0;
}

/* --- reading ---------------------------------------------------------------------------------- */

static unsigned int count(struct lx *lx, xs_transaction_t t, const char *back)
{
    char *text = lx_store_get(lx, t, "%s/num_devs", back);
    unsigned long nr = text ? strtoul(text, NULL, 10) : 0;

    return nr < MOST ? nr : MOST;
}

static void read_options(libxl_device_pci *pci, char *options)
{
    char *item;

    while (options && (item = strsep(&options, ","))) {
        bool on = strchr(item, '=') && strchr(item, '=')[1] == '1';

        if (!strncmp(item, "msitranslate=", 13))
            pci->msitranslate = on;
        else if (!strncmp(item, "power_mgmt=", 11))
            pci->power_mgmt = on;
        else if (!strncmp(item, "permissive=", 11))
            pci->permissive = on;
        else if (!strncmp(item, "rdm_policy=", 11))
            libxl_rdm_reserve_policy_from_string(item + 11, &pci->rdm_policy);
    }
}

static void read_device(struct lx *lx, const char *back, unsigned int i, libxl_device_pci *pci)
{
    char *address = lx_store_get(lx, XBT_NULL, "%s/dev-%u", back, i);
    char *slot = lx_store_get(lx, XBT_NULL, "%s/vdevfn-%u", back, i);

    libxl_device_pci_init(pci);
    pci->domain = -1;
    if (!address || !lx_pci_parse(address, pci))
        return;
    pci->vdevfn = slot ? strtoul(slot, NULL, 16) : 0;
    read_options(pci, lx_store_get(lx, XBT_NULL, "%s/opts-%u", back, i));
}

libxl_device_pci *lx_pci_list(struct lx *lx, uint32_t domid, unsigned int *nr)
{
    char *back = lx_pci_backend(lx, domid);
    libxl_device_pci *list;

    *nr = count(lx, XBT_NULL, back);
    list = lx_alloc(lx, *nr * sizeof(*list));
    for (unsigned int i = 0; i < *nr; i++)
        read_device(lx, back, i, &list[i]);
    return list;
}

bool lx_pci_has_any(struct lx *lx, uint32_t domid)
{
    unsigned int nr;
    libxl_device_pci *list = lx_pci_list(lx, domid, &nr);

    for (unsigned int i = 0; i < nr; i++)
        if (list[i].domain >= 0)
            return true;
    return false;
}

long lx_pci_owner(struct lx *lx, const libxl_device_pci *pci)
{
    unsigned int nr_domains = 0, nr;
    char **domains = lx_store_list(lx, XBT_NULL, "/local/domain/0/backend/pci", &nr_domains);

    for (unsigned int i = 0; domains && i < nr_domains; i++) {
        libxl_device_pci *list = lx_pci_list(lx, strtoul(domains[i], NULL, 10), &nr);

        for (unsigned int j = 0; j < nr; j++)
            if (lx_pci_same(&list[j], pci))
                return strtol(domains[i], NULL, 10);
    }
    return -1;
}

/* --- writing ---------------------------------------------------------------------------------- */

static void add_nodes(struct lx *lx, struct lx_nodes *nodes, const libxl_device_pci *pci, unsigned int i)
{
    char *address = lx_pci_address(lx, pci);

    lx_nodes_add(lx, nodes, lx_sprintf(lx, "key-%u", i), "%s", address);
    lx_nodes_add(lx, nodes, lx_sprintf(lx, "dev-%u", i), "%s", address);
    if (pci->vdevfn)
        lx_nodes_add(lx, nodes, lx_sprintf(lx, "vdevfn-%u", i), "%x", pci->vdevfn);
    lx_nodes_add(lx, nodes, lx_sprintf(lx, "opts-%u", i), "msitranslate=%d,power_mgmt=%d,permissive=%d,"
                 "rdm_policy=%s", pci->msitranslate, pci->power_mgmt, pci->permissive,
                 libxl_rdm_reserve_policy_to_string(pci->rdm_policy));
    lx_nodes_add(lx, nodes, lx_sprintf(lx, "state-%u", i), "%d", LX_BUS_INITIALISING);
}

void lx_pci_plug(struct lx *lx, struct lx_plug *plug, uint32_t domid, const char *name,
                 const libxl_device_pci *list, int nr)
{
    plug->device = lx_pci_device(domid);
    lx_nodes_add(lx, &plug->back, "domain", "%s", name);
    for (int i = 0; i < nr; i++)
        add_nodes(lx, &plug->back, &list[i], i);
    lx_nodes_add(lx, &plug->back, "num_devs", "%d", nr);
}

struct change {
    uint32_t domid;
    const libxl_device_pci *pci;
    unsigned int number;
    bool tell;
};

static int write_node(struct lx *lx, xs_transaction_t t, const char *back, const char *name, const char *value)
{
    return lx_store_write(lx, t, lx_sprintf(lx, "%s/%s", back, name), "%s", value);
}

static int add_body(struct lx *lx, xs_transaction_t t, void *arg)
{
    const struct change *change = arg;
    char *back = lx_pci_backend(lx, change->domid);
    unsigned int nr = count(lx, t, back), i = 0;
    struct lx_nodes nodes = { 0 };
    int rc = 0;

    while (i < nr && lx_store_get(lx, t, "%s/dev-%u", back, i))
        i++;
    if (i == MOST) {
        lx_log_domain(lx->ctx, change->domid, XTL_ERROR, 0, "has as many PCI devices as it can have");
        return ERROR_FAIL;
    }
    add_nodes(lx, &nodes, change->pci, i);
    for (unsigned int j = 0; !rc && j < nodes.nr; j++)
        rc = write_node(lx, t, back, nodes.at[j].name, nodes.at[j].value);
    if (!rc && i == nr)
        rc = write_node(lx, t, back, "num_devs", lx_sprintf(lx, "%u", nr + 1));
    if (!rc && change->tell)
        rc = write_node(lx, t, back, "state", lx_sprintf(lx, "%d", RECONFIGURING));
    return rc;
}

int lx_pci_nodes_add(struct lx *lx, uint32_t domid, const libxl_device_pci *pci, bool tell)
{
    struct change change = { .domid = domid, .pci = pci, .tell = tell };

    return lx_store_transaction(lx, add_body, &change);
}

static int close_body(struct lx *lx, xs_transaction_t t, void *arg)
{
    const struct change *change = arg;
    char *back = lx_pci_backend(lx, change->domid);
    int rc = write_node(lx, t, back, lx_sprintf(lx, "state-%u", change->number),
                        lx_sprintf(lx, "%d", LX_BUS_CLOSING));

    return rc ? rc : write_node(lx, t, back, "state", lx_sprintf(lx, "%d", RECONFIGURING));
}

int lx_pci_nodes_close(struct lx *lx, uint32_t domid, unsigned int i)
{
    struct change change = { .domid = domid, .number = i };

    return lx_store_transaction(lx, close_body, &change);
}

static int remove_body(struct lx *lx, xs_transaction_t t, void *arg)
{
    static const char *const names[] = { "key", "dev", "vdev", "vdevfn", "opts", "state" };
    const struct change *change = arg;
    char *back = lx_pci_backend(lx, change->domid);
    unsigned int nr = count(lx, t, back);
    int rc = 0;

    for (size_t i = 0; !rc && i < LX_COUNT(names); i++)
        rc = lx_store_remove(lx, t, lx_sprintf(lx, "%s/%s-%u", back, names[i], change->number));
    while (nr && !lx_store_get(lx, t, "%s/dev-%u", back, nr - 1))
        nr--;
    return rc ? rc : write_node(lx, t, back, "num_devs", lx_sprintf(lx, "%u", nr));
}

int lx_pci_nodes_remove(struct lx *lx, uint32_t domid, unsigned int i)
{
    struct change change = { .domid = domid, .number = i };

    return lx_store_transaction(lx, remove_body, &change);
}
