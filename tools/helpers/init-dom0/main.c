// SPDX-License-Identifier: GPL-2.0-only
/*
 * xen-init-dom0 [UUID]: run once at boot, after xenstored: tell the store about the domain
 * everything started with (it was not created by a toolstack that would have), name its cpupools,
 * and leave the toolstack the stub of a configuration that `xl list -l` and its kin expect to find.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uuid/uuid.h>

#include <xenctrl.h>
#include <xenstore.h>

#define DOMID 0
#define DATA_DIR XYLEM_LOCALSTATEDIR "/lib/xen"
#define RUN_DIR "/run/xen"

static int fail(const char *what, const char *which)
{
    fprintf(stderr, "xen-init-dom0: cannot %s %s: %s\n", what, which, strerror(errno));
    return 1;
}

static int put(struct xs_handle *h, const char *path, const char *value)
{
    return xs_write(h, XBT_NULL, path, value, strlen(value)) ? 0 : fail("write", path);
}

static bool is_set_up(struct xs_handle *h)
{
    char *name = xs_read(h, XBT_NULL, "/local/domain/0/name", NULL);
    char *domid = xs_read(h, XBT_NULL, "/local/domain/0/domid", NULL);
    bool both = name && domid;

    free(name);
    free(domid);
    return both;
}

/* A domain id that was in use before a reboot may be used again at once. */
static int forget_old_domids(void)
{
    static const char *const file[] = { RUN_DIR "/domid-history", RUN_DIR "/domid-history.new" };

    for (unsigned int i = 0; i < 2; i++)
        if (unlink(file[i]) && errno != ENOENT)
            return fail("remove", file[i]);
    return 0;
}

static int name_pools(struct xs_handle *h, xc_interface *xc)
{
    xc_cpupoolinfo_t *pool;
    char path[64], name[32];
    uint32_t id = 0;
    int rc = 0;

    /* The answer is the first pool from that id on. */
    while (!rc && (pool = xc_cpupool_getinfo(xc, id))) {
        id = pool->cpupool_id;
        xc_cpupool_infofree(xc, pool);
        snprintf(path, sizeof(path), "/local/pool/%u/name", id);
        snprintf(name, sizeof(name), "Pool-%u", id++);
        rc = put(h, path, name);
    }
    return rc;
}

/* Write @text to @path so that no reader ever sees half of it. */
static int write_file(const char *path, const char *text)
{
    char draft[256];
    int fd;
    bool ok;

    snprintf(draft, sizeof(draft), "%s.new", path);
    fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail("create", draft);
    ok = xs_write_all(fd, text, strlen(text));
    if (close(fd) || !ok || rename(draft, path)) {
        fail("write", path);
        unlink(draft);
        return 1;
    }
    return 0;
}

/*
 * What the toolstack knows of a domain's configuration is kept in a file; ours is as good as empty.
 */
static int leave_config(const xc_domaininfo_t *info)
{
    const char *type = info->flags & XEN_DOMINF_hvm_guest ? "pvh" : "pv";
    char path[200], text[300], uuid[37];

    uuid_unparse(info->handle, uuid);
    snprintf(path, sizeof(path), DATA_DIR "/userdata-d.%d.%s.libxl-json", DOMID, uuid);
    snprintf(
        text, sizeof(text),
        "{\n    \"c_info\": {\n        \"type\": \"%s\"\n    },\n    \"b_info\": {\n"
        "        \"sched_params\": {\n\n        },\n        \"type.%s\": {\n\n        },\n"
        "        \"arch_arm\": {\n\n        },\n        \"arch_x86\": {\n\n        }\n    }\n}\n",
        type, type);
    if (mkdir(DATA_DIR, 0755) && errno != EEXIST)
        return fail("make", DATA_DIR);
    return write_file(path, text);
}

static int set_up(struct xs_handle *h, xc_interface *xc, const unsigned char *uuid)
{
    xen_domain_handle_t handle;
    xc_domaininfo_t info;

    if (uuid) {
        memcpy(handle, uuid, sizeof(handle));
        if (xc_domain_sethandle(xc, DOMID, handle))
            return fail("set the UUID of", "domain 0");
    }
    if (xc_domain_getinfolist(xc, DOMID, 1, &info) != 1)
        return fail("ask the hypervisor about", "domain 0");
    if (forget_old_domids() || leave_config(&info) || name_pools(h, xc))
        return 1;
    /* Last, as they say that all is done. */
    return put(h, "/local/domain/0/domid", "0") || put(h, "/local/domain/0/name", "Domain-0");
}

int main(int argc, char **argv)
{
    struct xs_handle *h = NULL;
    xc_interface *xc = NULL;
    uuid_t uuid;
    int rc = 1;

    if (argc > 2) {
        fprintf(stderr, "usage: xen-init-dom0 [UUID]\n");
        return 1;
    }
    if (argc == 2 && uuid_parse(argv[1], uuid)) {
        fprintf(
            stderr,
            "xen-init-dom0: \"%s\" is not a UUID (wanted xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)\n",
            argv[1]);
        return 1;
    }
    h = xs_open(0);
    if (!h) {
        fail("connect to", "xenstored (is it running?)");
        goto out;
    }
    if (is_set_up(h)) {
        printf("Dom0 is already set up\n");
        rc = 0;
        goto out;
    }
    xc = xc_interface_open(NULL, NULL, 0);
    if (!xc) {
        fail("open", "the hypervisor interface");
        goto out;
    }
    rc = set_up(h, xc, argc == 2 ? uuid : NULL);
    if (!rc)
        printf("Done setting up Dom0\n");
out:
    if (xc)
        xc_interface_close(xc);
    xs_close(h);
    return rc;
}
