/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * As whom a device model runs. One that a guest got hold of is to reach nothing but the guest: it gives up root for a
 * user that only this guest's model has, its handles are bound to its domain, and it sees an empty root. Users: the one
 * that device_model_user= names; of a range of 32752 numbers, whose first is called xen-qemuuser-range-base, that of the
 * domain; or, for all together, xen-qemuuser-shared (xen-doc: features/qemu-deprivilege).
 */
#include "dm/user.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include <libxl_utils.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#define RANGE_USER  "xen-qemuuser-range-base"
#define SHARED_USER "xen-qemuuser-shared"
#define REAPER_USER "xen-qemuuser-reaper"

static int refuse(struct lx *lx, uint32_t domid, const char *why)
{
    lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "dm_restrict=1: %s", why);
    return ERROR_INVAL;
}

static const struct passwd *find(const char *name)
{
    return name ? getpwnam(name) : NULL;
}

/* --- what a restricted model cannot do -------------------------------------------------------- */

const char *lx_dm_needs_root(const libxl_domain_config *config)
{
    const libxl_domain_build_info *b_info = &config->b_info;

    if (config->c_info.type != LIBXL_DOMAIN_TYPE_HVM)
        return "only HVM guests' device models can be restricted";
    for (int i = 0; i < config->num_disks; i++)
        if (config->disks[i].backend == LIBXL_DISK_BACKEND_QDISK && !config->disks[i].backend_domid)
            return "a disk that the device model serves (a CD drive, qcow2, vhd or backendtype=qdisk)";
    if (config->num_channels)
        return "a channel (channel=)";
    if (config->num_p9s)
        return "a shared directory (p9=)";
    if (config->num_pcidevs)
        return "a PCI device of the host (pci=)";
    if (config->num_usbdevs || (b_info->u.hvm.usbdevice && !strncmp(b_info->u.hvm.usbdevice, "host:", 5)))
        return "a USB device of the host (usbdev=)";
    for (char *const *name = b_info->u.hvm.usbdevice_list; name && *name; name++)
        if (!strncmp(*name, "host:", 5))
            return "a USB device of the host (usbdevice=)";
    return NULL;
}

static bool has_own_user(const libxl_domain_build_info *b_info)
{
    const struct passwd *user = find(b_info->device_model_user);

    return user ? user->pw_uid != 0 && find(REAPER_USER) : !b_info->device_model_user && find(RANGE_USER);
}

/* Left open: wherever nothing speaks against it. Images in files could not grow (RLIMIT_FSIZE is for all files). */
void lx_dm_complete_restrict(struct lx *lx, libxl_domain_config *config)
{
    libxl_domain_build_info *b_info = &config->b_info;

    if (libxl_defbool_is_default(b_info->dm_restrict))
        libxl_defbool_set(&b_info->dm_restrict, !lx_dm_needs_root(config) && has_own_user(b_info));
}

/* --- choosing --------------------------------------------------------------------------------- */

static int take(struct lx *lx, uint32_t domid, struct lx_dm_user *user, uid_t uid, gid_t gid, bool own)
{
    if (!uid)
        return refuse(lx, domid, "the user of the device model is root");
    *user = (struct lx_dm_user){ .restricted = true, .uid = uid, .gid = gid, .own = own };
    return 0;
}

static int take_from_range(struct lx *lx, uint32_t domid, const struct passwd *base, struct lx_dm_user *user)
{
    uid_t uid = base->pw_uid + domid;
    gid_t gid = base->pw_gid;
    const struct passwd *other = getpwuid(uid);

    if (other)
        return refuse(lx, domid, lx_sprintf(lx, "the number %u of its device model's user is that of \"%s\"; the "
                                            "range of %s must be free", uid, other->pw_name, RANGE_USER));
    return take(lx, domid, user, uid, gid, true);
}

int lx_dm_choose_user(struct lx *lx, uint32_t domid, const libxl_domain_config *config, struct lx_dm_user *user)
{
    const char *name = config->b_info.device_model_user, *needs = lx_dm_needs_root(config);
    const struct passwd *found;

    *user = (struct lx_dm_user){ 0 };
    if (!libxl_defbool_val(config->b_info.dm_restrict))
        return 0;
    if (needs)
        return refuse(lx, domid, lx_sprintf(lx, "not with %s", needs));
    if (name) {
        found = find(name);
        return found ? take(lx, domid, user, found->pw_uid, found->pw_gid, true) :
               refuse(lx, domid, lx_sprintf(lx, "there is no user \"%s\" (device_model_user=)", name));
    }
    found = find(RANGE_USER);
    if (found)
        return take_from_range(lx, domid, found, user);
    found = find(SHARED_USER);
    if (!found)
        return refuse(lx, domid, "there is neither a user " RANGE_USER " nor " SHARED_USER "; see the "
                                 "documentation on how to make one");
    lx_log_domain(lx->ctx, domid, XTL_WARN, 0, "its device model shares the user " SHARED_USER " with others: make "
                  "a range of users (" RANGE_USER ")");
    return take(lx, domid, user, found->pw_uid, found->pw_gid, false);
}

/* Whoever kills a user's processes must not be killable by them: it has a real user that nobody else has. */
uid_t lx_dm_reaper(uid_t target)
{
    const struct passwd *reaper = find(REAPER_USER);

    if (!reaper)
        reaper = find(RANGE_USER);          /* the number of domain 0, which has no device model */
    return reaper && reaper->pw_uid != target ? reaper->pw_uid : 0;
}
