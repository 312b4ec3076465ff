/* SPDX-License-Identifier: LGPL-2.1-only */
/* Screens on qemu's command line: VNC, SPICE, the emulated graphics card. */
#include "dm/dm.h"
#include "dm/words.h"
#include "core/log.h"
#include "core/ctx.h"
#include "types/types.h"
#include <string.h>

static bool is_on(libxl_defbool value)
{
    return !libxl_defbool_is_default(value) && libxl_defbool_val(value);
}

void lx_dm_add_vnc(struct lx_words *w, const libxl_vnc_info *vnc)
{
    const char *listen = vnc->listen ? vnc->listen : "127.0.0.1";
    bool has_display = strchr(listen, ':') && listen[0] != '[';

    lx_word(w, "-vnc");
    if (!is_on(vnc->enable)) {
        lx_word(w, "none");
        return;
    }
    lx_word_begin(w, "%s", listen);
    if (!has_display)
        lx_word_more(w, ":%d", vnc->display);
    if (vnc->passwd && *vnc->passwd)
        lx_word_more(w, ",password=on");
    if (is_on(vnc->findunused))
        lx_word_more(w, ",to=99");
}

/* --- SPICE ------------------------------------------------------------------------------------ */

static void add_spice_server(struct lx_words *w, const libxl_spice_info *spice)
{
    lx_word(w, "-spice");
    lx_word_begin(w, spice->port ? "port=%d" : "tls-port=%d", spice->port ? spice->port : spice->tls_port);
    if (spice->port && spice->tls_port)
        lx_word_more(w, ",tls-port=%d", spice->tls_port);
    if (spice->host) {
        lx_word_more(w, ",addr=");
        lx_word_escaped(w, spice->host);
    }
    if (is_on(spice->disable_ticketing))
        lx_word_more(w, ",disable-ticketing=on");
    lx_word_more(w, ",agent-mouse=%s", is_on(spice->agent_mouse) ? "on" : "off");
    if (!is_on(spice->clipboard_sharing))
        lx_word_more(w, ",disable-copy-paste=on");
    if (spice->image_compression)
        lx_word_more(w, ",image-compression=%s", spice->image_compression);
    if (spice->streaming_video)
        lx_word_more(w, ",streaming-video=%s", spice->streaming_video);
}

/* The channel to the agent in the guest, which shares clipboard and pointer. */
static void add_spice_agent(struct lx_words *w)
{
    lx_word(w, "-device");
    lx_word(w, "virtio-serial");
    lx_word(w, "-chardev");
    lx_word(w, "spicevmc,id=vdagent,name=vdagent");
    lx_word(w, "-device");
    lx_word(w, "virtserialport,chardev=vdagent,name=com.redhat.spice.0");
}

static void add_spice(struct lx_words *w, const libxl_spice_info *spice)
{
    if (!is_on(spice->enable))
        return;
    add_spice_server(w, spice);
    if (is_on(spice->vdagent))
        add_spice_agent(w);
}

/* --- all -------------------------------------------------------------------------------------- */

void lx_dm_add_screen(struct lx_words *w, const libxl_domain_build_info *b_info)
{
    static const char *const adapters[] = {
        [LIBXL_VGA_INTERFACE_TYPE_CIRRUS] = "cirrus-vga", [LIBXL_VGA_INTERFACE_TYPE_STD] = "VGA",
        [LIBXL_VGA_INTERFACE_TYPE_QXL] = "qxl-vga",
    };
    libxl_vga_interface_type kind = b_info->u.hvm.vga.kind;
    unsigned long long mb = b_info->video_memkb / 1024;

    lx_dm_add_vnc(w, &b_info->u.hvm.vnc);
    lx_word(w, "-display");
    lx_word(w, "none");
    add_spice(w, &b_info->u.hvm.spice);
    if (b_info->u.hvm.keymap) {
        lx_word(w, "-k");
        lx_word(w, "%s", b_info->u.hvm.keymap);
    }
    if (kind == LIBXL_VGA_INTERFACE_TYPE_NONE || libxl_defbool_val(b_info->u.hvm.nographic))
        return;
    lx_word(w, "-device");
    if (kind == LIBXL_VGA_INTERFACE_TYPE_QXL)           /* half of it for each of its two areas */
        lx_word(w, "qxl-vga,vram_size_mb=%llu,ram_size_mb=%llu", mb / 2, mb / 2);
    else
        lx_word(w, "%s,vgamem_mb=%llu", adapters[kind], mb);
}
