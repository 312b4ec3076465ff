/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Files about domains: /var/lib/xen/userdata-d.DOMID.UUID.NAME. Written aside and renamed, so that
 * a reader finds the old or the new one. The UUID keeps a reused domain id from finding its
 * predecessor's.
 */
#include "domain/userdata.h"
#include "core/ctx.h"
#include "core/log.h"
#include "domain/domain.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#define DIRECTORY XYLEM_LOCALSTATEDIR "/lib/xen"
#define RECORD "libxl-json"

/* form: d for data, n for new data not yet in place, l for a lock. */
static char *path_of(struct lx *lx, uint32_t domid, const char *name, char form)
{
    xc_domaininfo_t info;
    libxl_uuid uuid;

    if (lx_domain_get(lx, domid, &info)) {
        lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "there is no such domain to keep data for");
        return NULL;
    }
    memcpy(uuid.uuid, info.handle, sizeof(uuid.uuid));
    return lx_sprintf(lx, DIRECTORY "/userdata-%c.%u." LIBXL_UUID_FMT ".%s", form, domid,
                      LIBXL_UUID_BYTES(uuid), name);
}

static int write_aside(struct lx *lx, const char *aside, const uint8_t *data, int length)
{
    int fd = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int e;

    if (fd < 0) {
        lx_log(lx->ctx, XTL_ERROR, errno, "cannot make %s", aside);
        return ERROR_FAIL;
    }
    e = libxl_write_exactly(lx->ctx, fd, data, length, aside, NULL);
    if (close(fd) && !e) {
        e = errno;
        lx_log(lx->ctx, XTL_ERROR, e, "cannot write %s", aside);
    }
    if (e)
        unlink(aside);
    return e ? ERROR_FAIL : 0;
}

static int unlink_logged(struct lx *lx, const char *path)
{
    if (!unlink(path) || errno == ENOENT)
        return 0;
    lx_log(lx->ctx, XTL_ERROR, errno, "cannot remove %s", path);
    return ERROR_FAIL;
}

static int store(struct lx *lx, uint32_t domid, const char *name, const uint8_t *data, int length)
{
    char *path = path_of(lx, domid, name, 'd'), *aside = path_of(lx, domid, name, 'n');
    int rc;

    if (!path || !aside)
        return ERROR_DOMAIN_NOTFOUND;
    if (!length)
        return unlink_logged(lx, path);
    rc = write_aside(lx, aside, data, length);
    if (!rc && rename(aside, path)) {
        lx_log(lx->ctx, XTL_ERROR, errno, "cannot put %s in place", path);
        unlink(aside);
        rc = ERROR_FAIL;
    }
    return rc;
}

int libxl_userdata_store(libxl_ctx *ctx, uint32_t domid, const char *userdata_userid,
                         const uint8_t *data, int datalen)
{
    struct lx lx;

    lx_begin(&lx, ctx);
    return lx_end(&lx, store(&lx, domid, userdata_userid, data, datalen));
}

static int retrieve(struct lx *lx, uint32_t domid, const char *name, void **data, int *length)
{
    char *path = path_of(lx, domid, name, 'd');
    int e;

    *data = NULL;
    *length = 0;
    if (!path)
        return ERROR_DOMAIN_NOTFOUND;
    e = libxl_read_file_contents(lx->ctx, path, data, length);
    return e && e != ENOENT ? ERROR_FAIL : 0;
}

int libxl_userdata_retrieve(libxl_ctx *ctx, uint32_t domid, const char *userdata_userid,
                            uint8_t **data_r, int *datalen_r)
{
    struct lx lx;
    void *data;
    int length, rc;

    lx_begin(&lx, ctx);
    rc = retrieve(&lx, domid, userdata_userid, &data, &length);
    if (data_r)
        *data_r = data;
    else
        free(data);
    if (datalen_r)
        *datalen_r = length;
    return lx_end(&lx, rc);
}

int libxl_userdata_unlink(libxl_ctx *ctx, uint32_t domid, const char *userdata_userid)
{
    struct lx lx;
    char *path;

    lx_begin(&lx, ctx);
    path = path_of(&lx, domid, userdata_userid, 'd');
    return lx_end(&lx, path ? unlink_logged(&lx, path) : ERROR_DOMAIN_NOTFOUND);
}

void lx_userdata_forget(struct lx *lx, uint32_t domid)
{
    DIR *dir = opendir(DIRECTORY);
    const struct dirent *entry;
    unsigned int id;
    char form;

    while (dir && (entry = readdir(dir))) {
        if (sscanf(entry->d_name, "userdata-%c.%u.", &form, &id) == 2 && id == domid)
            unlink_logged(lx, lx_sprintf(lx, DIRECTORY "/%s", entry->d_name));
    }
    if (dir)
        closedir(dir);
}

/* --- the record of the configuration ---------------------------------------------------------- */

int lx_config_save(struct lx *lx, uint32_t domid, libxl_domain_config *config)
{
    char *json = libxl_domain_config_to_json(lx->ctx, config);
    int rc;

    if (!json)
        return ERROR_FAIL;
    rc = store(lx, domid, RECORD, (uint8_t *)json, strlen(json) + 1);
    free(json);
    return rc;
}

int lx_config_load(struct lx *lx, uint32_t domid, libxl_domain_config *config)
{
    void *json;
    int length, rc = retrieve(lx, domid, RECORD, &json, &length);

    libxl_domain_config_init(config);
    if (!rc && !length)
        rc = ERROR_JSON_CONFIG_EMPTY;
    if (!rc)    /* the reader puts a 0 behind what it read */
        rc = libxl_domain_config_from_json(lx->ctx, config, json);
    free(json);
    return rc;
}

static int take_lock(struct lx *lx, uint32_t domid)
{
    char *path = path_of(lx, domid, "domain-userdata-lock", 'l');
    int fd;

    if (!path)
        return -1;
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && !flock(fd, LOCK_EX))
        return fd;
    lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "cannot lock %s", path);
    if (fd >= 0)
        close(fd);
    return -1;
}

int lx_config_change(struct lx *lx, uint32_t domid, lx_config_change_fn *change, const void *arg)
{
    int fd = take_lock(lx, domid), rc;
    libxl_domain_config config;

    if (fd < 0)
        return ERROR_LOCK_FAIL;
    rc = lx_config_load(lx, domid, &config);
    if (!rc)
        rc = change(lx, &config, arg);
    if (!rc)
        rc = lx_config_save(lx, domid, &config);
    libxl_domain_config_dispose(&config);
    close(fd);
    return rc == ERROR_JSON_CONFIG_EMPTY ? 0 : rc;
}
