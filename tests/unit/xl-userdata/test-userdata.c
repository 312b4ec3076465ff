/* SPDX-License-Identifier: GPL-2.0-only */
/* Stored, found again, changed under the lock, gone with the domain; never another domain's. */
#include "test.h"
#include "core/ctx.h"
#include "domain/userdata.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DIRECTORY "tests/obj/unit/xl-userdata/var/lib/xen"

static uint8_t handle_byte;         /* of the only domain, number 5 */

struct xc_interface_core *xc_interface_open(xentoollog_logger *logger, xentoollog_logger *dom,
                                            unsigned int flags)
{
    return (struct xc_interface_core *)&handle_byte;
}

int xc_interface_close(xc_interface *xch)
{
    return 0;
}

struct xs_handle *xs_open(unsigned long flags)
{
    return NULL;
}

int xc_domain_getinfolist(xc_interface *xch, uint32_t first, unsigned int max,
                          xc_domaininfo_t *info)
{
    if (first > 5)
        return 0;
    memset(info, 0, sizeof(*info));
    info->domain = 5;
    memset(info->handle, handle_byte, sizeof(info->handle));
    return 1;
}

static void quiet(xentoollog_logger *logger, xentoollog_level level, int errnum,
                  const char *context, const char *format, va_list ap)
{
}

static void no_progress(xentoollog_logger *logger, const char *context, const char *what,
                        int percent, unsigned long done, unsigned long total)
{
}

static void no_destroy(xentoollog_logger *logger)
{
}

static xentoollog_logger logger = { quiet, no_progress, no_destroy };

static int files(void)
{
    DIR *dir = opendir(DIRECTORY);
    int nr = 0;

    while (readdir(dir))
        nr++;
    closedir(dir);
    return nr - 2;
}

static libxl_ctx *start(void)
{
    libxl_ctx *ctx;
    struct lx lx = { 0 };

    handle_byte = 0xab;
    mkdir("tests/obj/unit/xl-userdata/var", 0755);
    mkdir("tests/obj/unit/xl-userdata/var/lib", 0755);
    mkdir(DIRECTORY, 0755);
    CHECK_EQ(libxl_ctx_alloc(&ctx, LIBXL_VERSION, 0, &logger), 0);
    lx.ctx = ctx;
    lx_userdata_forget(&lx, 5);
    lx_userdata_forget(&lx, 50);
    lx_arena_free(&lx);
    CHECK_EQ(files(), 0);
    return ctx;
}

static void expect(libxl_ctx *ctx, const char *name, const char *text)
{
    uint8_t *data;
    int length;

    CHECK_EQ(libxl_userdata_retrieve(ctx, 5, name, &data, &length), 0);
    CHECK_EQ(length, text ? (int)strlen(text) : 0);
    CHECK(text ? !memcmp(data, text, length) : !data);
    free(data);
}

TEST(what_is_stored_is_found)
{
    libxl_ctx *ctx = start();

    expect(ctx, "xl", NULL);
    CHECK_EQ(libxl_userdata_store(ctx, 5, "xl", (const uint8_t *)"first", 5), 0);
    expect(ctx, "xl", "first");
    CHECK_EQ(libxl_userdata_store(ctx, 5, "xl", (const uint8_t *)"two", 3), 0);
    expect(ctx, "xl", "two");
    CHECK_EQ(files(), 1);
    CHECK_EQ(libxl_userdata_store(ctx, 5, "xl", NULL, 0), 0);
    expect(ctx, "xl", NULL);
    CHECK_EQ(files(), 0);
    CHECK_EQ(libxl_userdata_unlink(ctx, 5, "xl"), 0);
    CHECK_EQ(libxl_userdata_store(ctx, 6, "xl", (const uint8_t *)"x", 1), ERROR_DOMAIN_NOTFOUND);
    libxl_ctx_free(ctx);
}

TEST(a_reused_number_does_not_find_its_predecessors)
{
    libxl_ctx *ctx = start();

    CHECK_EQ(libxl_userdata_store(ctx, 5, "xl", (const uint8_t *)"old", 3), 0);
    handle_byte = 0xcd;
    expect(ctx, "xl", NULL);
    libxl_ctx_free(ctx);
}

TEST(forgetting_takes_all_of_one_domain)
{
    libxl_ctx *ctx = start();
    struct lx lx = { .ctx = ctx };
    FILE *other = fopen(DIRECTORY "/userdata-d.50.x.xl", "w");

    CHECK(other && !fclose(other));
    CHECK_EQ(libxl_userdata_store(ctx, 5, "xl", (const uint8_t *)"a", 1), 0);
    handle_byte = 0xcd;
    CHECK_EQ(libxl_userdata_store(ctx, 5, "libvirt-xml", (const uint8_t *)"b", 1), 0);
    CHECK_EQ(files(), 3);
    lx_userdata_forget(&lx, 5);
    CHECK_EQ(files(), 1);
    lx_arena_free(&lx);
    libxl_ctx_free(ctx);
}

static int set_name(struct lx *lx, libxl_domain_config *config, const void *arg)
{
    free(config->c_info.name);
    config->c_info.name = strdup(arg);
    return 0;
}

static int refuse(struct lx *lx, libxl_domain_config *config, const void *arg)
{
    set_name(lx, config, arg);
    return ERROR_INVAL;
}

static void expect_name(struct lx *lx, const char *name)
{
    libxl_domain_config config;

    CHECK_EQ(lx_config_load(lx, 5, &config), 0);
    CHECK_STR(config.c_info.name, name);
    CHECK_EQ(config.b_info.max_vcpus, 3);
    libxl_domain_config_dispose(&config);
}

TEST(the_record_changes_whole_or_not_at_all)
{
    libxl_ctx *ctx = start();
    struct lx lx = { .ctx = ctx };
    libxl_domain_config config;

    CHECK_EQ(lx_config_load(&lx, 5, &config), ERROR_JSON_CONFIG_EMPTY);
    config.c_info.name = strdup("one");
    config.c_info.type = LIBXL_DOMAIN_TYPE_PV;
    config.b_info.max_vcpus = 3;
    CHECK_EQ(lx_config_save(&lx, 5, &config), 0);
    libxl_domain_config_dispose(&config);
    expect_name(&lx, "one");
    CHECK_EQ(lx_config_change(&lx, 5, set_name, "two"), 0);
    expect_name(&lx, "two");
    CHECK_EQ(lx_config_change(&lx, 5, refuse, "three"), ERROR_INVAL);
    expect_name(&lx, "two");
    lx_userdata_forget(&lx, 5);
    lx_arena_free(&lx);
    libxl_ctx_free(ctx);
}
