/* SPDX-License-Identifier: LGPL-2.1-only */
/* What a configuration may ask for and this library does not do: refused by the name of the key, before anything is
 * made, so that nobody gets a guest other than the one he described. */
#include "create/make.h"
#include "core/ctx.h"
#include "core/log.h"
#include "types/types.h"

static bool is_on(libxl_defbool value)
{
    return !libxl_defbool_is_default(value) && libxl_defbool_val(value);
}

struct refusal {
    bool given;
    const char *what;
};

static const char *first_given(const struct refusal *list, size_t nr)
{
    for (size_t i = 0; i < nr; i++)
        if (list[i].given)
            return list[i].what;
    return NULL;
}

#define FIRST(list) first_given(list, LX_COUNT(list))

static const char *of_all(const libxl_domain_config *config)
{
    const libxl_domain_create_info *c_info = &config->c_info;
    const libxl_domain_build_info *b_info = &config->b_info;
    const struct refusal list[] = {
        { c_info->type != LIBXL_DOMAIN_TYPE_PV && c_info->type != LIBXL_DOMAIN_TYPE_PVH &&
          c_info->type != LIBXL_DOMAIN_TYPE_HVM, "type: there are pv, pvh and hvm" },
        { config->num_dtdevs, "dtdev=: this architecture has no device tree" },
        { b_info->device_tree, "device_tree=: this architecture has no device tree" },
        { b_info->tee != LIBXL_TEE_TYPE_NONE, "tee=: this architecture has none" },
        { b_info->arch_arm.gic_version != LIBXL_GIC_VERSION_DEFAULT, "gic_version=: this architecture has no GIC" },
        { b_info->arch_arm.vuart != LIBXL_VUART_TYPE_UNKNOWN, "vuart=: only Arm guests have it; use serial=" },
        { b_info->num_vnuma_nodes, "vnuma=: virtual NUMA nodes are not supported by this build" },
        { b_info->bootloader, "bootloader=: not supported by this build; give kernel= and ramdisk=" },
        { is_on(b_info->device_model_stubdomain), "device_model_stubdomain_override=1: device models in stub domains "
                                                  "are not supported by this build" },
        { b_info->stubdomain_kernel, "stubdomain_kernel= goes with device models in stub domains, which are not "
                                     "supported by this build" },
        { b_info->stubdomain_cmdline, "stubdomain_cmdline= goes with device models in stub domains, which are not "
                                      "supported by this build" },
        { b_info->stubdomain_ramdisk, "stubdomain_ramdisk= goes with device models in stub domains, which are not "
                                      "supported by this build" },
        { b_info->stubdomain_memkb != LIBXL_MEMKB_DEFAULT, "stubdomain_memory= goes with device models in stub "
                                                           "domains, which are not supported by this build" },
        { b_info->device_model_ssid_label, "device_model_stubdomain_seclabel= goes with device models in stub domains, "
                                           "which are not supported by this build" },
        { c_info->type != LIBXL_DOMAIN_TYPE_PV && is_on(b_info->nested_hvm),
          "nestedhvm=1: nested virtualization is not supported by this build" },
        { b_info->altp2m != LIBXL_ALTP2M_MODE_DISABLED, "altp2m= is not supported by this build" },
    };

    return FIRST(list);
}

static const char *of_pvh(const libxl_domain_build_info *b_info)
{
    const struct refusal list[] = {
        { is_on(b_info->u.pvh.pvshim), "pvshim=1 is not supported by this build" },
    };

    return FIRST(list);
}

static const char *of_screens(const libxl_domain_build_info *b_info)
{
    const libxl_spice_info *spice = &b_info->u.hvm.spice;
    bool on = is_on(spice->enable);
    const struct refusal list[] = {
        { is_on(b_info->u.hvm.gfx_passthru), "gfx_passthru= is not supported by this build" },
        { is_on(b_info->u.hvm.sdl.enable), "sdl=1: the device model has no SDL; use vnc or spice" },
        { is_on(b_info->u.hvm.sdl.opengl), "opengl=1: the device model has no SDL; use vnc or spice" },
        { b_info->u.hvm.sdl.display || b_info->u.hvm.sdl.xauthority, "display=, xauthority=: the device model has no "
                                                                     "SDL; use vnc or spice" },
        { on && !spice->port && !spice->tls_port, "spice=1: neither spiceport= nor spicetls_port= is given" },
        { on && !is_on(spice->disable_ticketing) && !(spice->passwd && *spice->passwd),
          "spice=1: give spicepasswd=, or spicedisable_ticketing=1" },
        { !on && spice->usbredirection, "spiceusbredirection= goes with spice=1" },
    };

    return FIRST(list);
}

static const char *of_hvm(const libxl_domain_build_info *b_info)
{
    bool usb = is_on(b_info->u.hvm.usb) || b_info->u.hvm.usbdevice || b_info->u.hvm.usbdevice_list;
    bool controller = b_info->u.hvm.usbversion || b_info->u.hvm.spice.usbredirection;
    const struct refusal list[] = {
        { b_info->device_model_version != LIBXL_DEVICE_MODEL_VERSION_UNKNOWN &&
          b_info->device_model_version != LIBXL_DEVICE_MODEL_VERSION_QEMU_XEN,
          "device_model_version=: the only device model is qemu-xen" },
        { b_info->u.hvm.bios == LIBXL_BIOS_TYPE_ROMBIOS, "bios=\"rombios\" belongs to a device model that is no more; "
                                                         "use seabios or ovmf" },
        { is_on(b_info->u.hvm.nested_hvm), "nestedhvm=1: nested virtualization is not supported by this build" },
        { is_on(b_info->u.hvm.altp2m), "altp2mhvm=1 is not supported by this build" },
        { b_info->u.hvm.serial && b_info->u.hvm.serial_list, "serial= is given as one and as a list" },
        { b_info->u.hvm.usbdevice && b_info->u.hvm.usbdevice_list, "usbdevice= is given as one and as a list" },
        { usb && controller, "usbversion= and spiceusbredirection= exclude usb= and usbdevice=" },
        { b_info->u.hvm.usbversion < 0 || b_info->u.hvm.usbversion > 3, "usbversion= is 1, 2 or 3" },
    };
    const char *what = FIRST(list);

    return what ? what : of_screens(b_info);
}

int lx_config_check(struct lx *lx, const libxl_domain_config *config)
{
    const char *name = config->c_info.name, *what = of_all(config);

    if (!what && config->b_info.type == LIBXL_DOMAIN_TYPE_PVH)
        what = of_pvh(&config->b_info);
    if (!what && config->b_info.type == LIBXL_DOMAIN_TYPE_HVM)
        what = of_hvm(&config->b_info);
    if (!what)
        return 0;
    lx_log(lx->ctx, XTL_ERROR, 0, "domain \"%s\" cannot be made: %s", name ? name : "", what);
    return ERROR_INVAL;
}
