/* SPDX-License-Identifier: LGPL-2.1-only */
/* What hypervisor this is. Asked once per context; none of it changes while it runs. */
#include "core/ctx.h"
#include "core/log.h"
#include "core/arena.h"
#include "types/types.h"
#include <xen/version.h>

/* Text from a hypercall that fills a fixed field, not always terminated. */
static char *text(const char *field, size_t size)
{
    char *copy = lx_malloc(size + 1);

    return memcpy(copy, field, size);
}

static void ask_text(xc_interface *xch, int command, size_t size, char **into)
{
    char *buffer = lx_malloc(size + 1);

    if (xc_version(xch, command, buffer) < 0)
        buffer[0] = '\0';
    *into = buffer;
}

static void ask_compile_info(xc_interface *xch, libxl_version_info *info)
{
    xen_compile_info_t compile = { 0 };

    xc_version(xch, XENVER_compile_info, &compile);
    info->compiler = text(compile.compiler, sizeof(compile.compiler));
    info->compile_by = text(compile.compile_by, sizeof(compile.compile_by));
    info->compile_domain = text(compile.compile_domain, sizeof(compile.compile_domain));
    info->compile_date = text(compile.compile_date, sizeof(compile.compile_date));
}

/* A build without an id answers with an error, and so does one older than the question. */
static char *ask_build_id(xc_interface *xch)
{
    static const char digits[] = "0123456789abcdef";
    struct {
        xen_build_id_t id;
        unsigned char bytes[256];
    } answer = { .id.len = 256 };
    int length = xc_version(xch, XENVER_build_id, &answer);
    char *hex;

    if (length <= 0)
        return lx_strdup_malloc("");
    hex = lx_malloc(2 * length + 1);
    for (int i = 0; i < length; i++) {
        hex[2 * i] = digits[answer.id.buf[i] >> 4];
        hex[2 * i + 1] = digits[answer.id.buf[i] & 15];
    }
    return hex;
}

static void ask(xc_interface *xch, libxl_version_info *info)
{
    xen_platform_parameters_t platform = { 0 };
    long version = xc_version(xch, XENVER_version, NULL);

    info->xen_version_major = version >> 16;
    info->xen_version_minor = version & 0xffff;
    ask_text(xch, XENVER_extraversion, sizeof(xen_extraversion_t), &info->xen_version_extra);
    ask_compile_info(xch, info);
    ask_text(xch, XENVER_capabilities, sizeof(xen_capabilities_info_t), &info->capabilities);
    ask_text(xch, XENVER_changeset, sizeof(xen_changeset_info_t), &info->changeset);
    ask_text(xch, XENVER_commandline, sizeof(xen_commandline_t), &info->commandline);
    xc_version(xch, XENVER_platform_parameters, &platform);
    info->virt_start = platform.virt_start;
    info->pagesize = xc_version(xch, XENVER_pagesize, NULL);
    info->build_id = ask_build_id(xch);
}

const libxl_version_info *libxl_get_version_info(libxl_ctx *ctx)
{
    lx_ctx_lock(ctx);
    if (!ctx->version_known)
        ask(ctx->xch, &ctx->version);
    ctx->version_known = true;
    lx_ctx_unlock(ctx);
    return &ctx->version;
}
