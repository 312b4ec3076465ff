/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Disk specifications, xl-disk-configuration(5): a comma-separated mix of KEY=VALUE, flags and
 * positional parameters, each at most once. One table has the keys and flags; what is neither is
 * the next unspecified position. The old FORMAT:TARGET,VDEV:DEVTYPE,ACCESS notation is recognised
 * by its prefixes.
 */
#include "internal.h"
#include <stdarg.h>
#include <stdlib.h>

enum parameter { TARGET, FORMAT, VDEV, ACCESS, NR_POSITIONS, DEVTYPE = NR_POSITIONS, NR_ONCE };

struct spec {
    XLU_Config *cfg;
    const char *text;               /* all of it, for messages */
    libxl_device_disk *disk;
    bool seen[NR_ONCE];             /* given, and not empty */
    bool has_position[NR_POSITIONS];    /* given by position or name, even if empty */
    bool read_only;
};

typedef int set_fn(struct spec *spec, const char *value);

static int wrong(const struct spec *spec, const char *what, const char *near)
{
    if (near)
        xlu_cfg_report(spec->cfg, 0, "disk \"%s\": %s: \"%s\"", spec->text, what, near);
    else
        xlu_cfg_report(spec->cfg, 0, "disk \"%s\": %s", spec->text, what);
    return EINVAL;
}

static int set_string(char **field, const char *value)
{
    free(*field);
    *field = strdup(value);
    return *field ? 0 : ENOMEM;
}

/* --- parameters ------------------------------------------------------------------------------- */

static int set_target(struct spec *spec, const char *value)
{
    return set_string(&spec->disk->pdev_path, value);
}

static int set_format(struct spec *spec, const char *value)
{
    static const char *const names[] = { "raw", "qcow", "qcow2", "vhd", "qed" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!strcmp(value, names[i])) {
            libxl_disk_format_from_string(value, &spec->disk->format);
            return 0;
        }
    }
    return wrong(spec, "unknown format (expected raw, qcow, qcow2, vhd or qed)", value);
}

static int set_devtype(struct spec *spec, const char *value)
{
    if (!strcmp(value, "cdrom"))
        spec->disk->is_cdrom = spec->disk->removable = 1;
    else if (strcmp(value, "disk"))
        return wrong(spec, "unknown device type (expected cdrom or disk)", value);
    return 0;
}

static int set_vdev(struct spec *spec, const char *value)
{
    const char *colon = strchr(value, ':');
    int e;

    if (colon && (e = set_devtype(spec, colon + 1)))
        return e;
    free(spec->disk->vdev);
    spec->disk->vdev = strndup(value, colon ? colon - value : (long)strlen(value));
    return spec->disk->vdev ? 0 : ENOMEM;
}

static int set_access(struct spec *spec, const char *value)
{
    spec->read_only = !strcmp(value, "ro") || !strcmp(value, "r");
    if (!spec->read_only && strcmp(value, "rw") && strcmp(value, "w"))
        return wrong(spec, "unknown access (expected ro, r, rw or w)", value);
    return 0;
}

static int set_backend(struct spec *spec, const char *value)
{
    return set_string(&spec->disk->backend_domname, value);
}

static int set_backendtype(struct spec *spec, const char *value)
{
    if (libxl_disk_backend_from_string(value, &spec->disk->backend) ||
        spec->disk->backend == LIBXL_DISK_BACKEND_UNKNOWN)
        return wrong(spec, "unknown backendtype (expected phy, qdisk or standalone)", value);
    return 0;
}

static int set_specification(struct spec *spec, const char *value)
{
    if (libxl_disk_specification_from_string(value, &spec->disk->specification) ||
        spec->disk->specification == LIBXL_DISK_SPECIFICATION_UNKNOWN)
        return wrong(spec, "unknown specification (expected xen or virtio)", value);
    return 0;
}

static int set_script(struct spec *spec, const char *value)
{
    return set_string(&spec->disk->script, value);
}

static int set_colo_host(struct spec *spec, const char *value)
{
    return set_string(&spec->disk->colo_host, value);
}

static int set_colo_port(struct spec *spec, const char *value)
{
    char *end;
    long port = strtol(value, &end, 10);

    if (*end || port < 1 || port > 65535)
        return wrong(spec, "colo-port must be a port number", value);
    spec->disk->colo_port = port;
    return 0;
}

static int set_colo_export(struct spec *spec, const char *value)
{
    return set_string(&spec->disk->colo_export, value);
}

static int set_active_disk(struct spec *spec, const char *value)
{
    return set_string(&spec->disk->active_disk, value);
}

static int set_hidden_disk(struct spec *spec, const char *value)
{
    return set_string(&spec->disk->hidden_disk, value);
}

static const struct {
    const char *name;
    set_fn *set;
    int once;                       /* an enum parameter, or NR_ONCE */
} keys[] = {
    { "target", set_target, TARGET },
    { "format", set_format, FORMAT },
    { "vdev", set_vdev, VDEV },
    { "access", set_access, ACCESS },
    { "devtype", set_devtype, DEVTYPE },
    { "backend", set_backend, NR_ONCE },
    { "backendtype", set_backendtype, NR_ONCE },
    { "specification", set_specification, NR_ONCE },
    { "script", set_script, NR_ONCE },
    { "colo-host", set_colo_host, NR_ONCE },
    { "colo-port", set_colo_port, NR_ONCE },
    { "colo-export", set_colo_export, NR_ONCE },
    { "active-disk", set_active_disk, NR_ONCE },
    { "hidden-disk", set_hidden_disk, NR_ONCE },
};

static bool set_flag(struct spec *spec, const char *flag)
{
    libxl_device_disk *disk = spec->disk;

    if (!strcmp(flag, "cdrom"))
        disk->is_cdrom = disk->removable = 1;
    else if (!strcmp(flag, "direct-io-safe"))
        disk->direct_io_safe = true;
    else if (!strcmp(flag, "discard") || !strcmp(flag, "no-discard"))
        libxl_defbool_set(&disk->discard_enable, flag[0] == 'd');
    else if (!strcmp(flag, "trusted") || !strcmp(flag, "untrusted"))
        libxl_defbool_set(&disk->trusted, flag[0] == 't');
    else if (!strcmp(flag, "colo"))
        libxl_defbool_set(&disk->colo_enable, true);
    else
        return false;
    return true;
}

/* --- the whole -------------------------------------------------------------------------------- */

static int assign(struct spec *spec, size_t key, const char *value)
{
    int once = keys[key].once;

    if (once < NR_POSITIONS)
        spec->has_position[once] = true;
    if (once < NR_ONCE) {
        char what[32];

        snprintf(what, sizeof(what), "%s is given twice", keys[key].name);
        if (spec->seen[once] &&
            (once != FORMAT || strcmp(value, libxl_disk_format_to_string(spec->disk->format))))
            return wrong(spec, what, value);
        spec->seen[once] = *value;
    }
    if (!*value && once != TARGET)
        return 0;
    return keys[key].set(spec, value);
}

/*
 * 0 and a prefix less, EINVAL reported, or ESRCH: there is none. The format then counts as given.
 */
static int strip_old_prefix(struct spec *spec, const char **text)
{
    static const char *const formats[] = { "raw:", "qcow2:", "vhd:" };
    static const char *const scripts[] = { "iscsi:", "nbd:", "enbd:", "drbd:" };
    static const char *const ignored[] = { "tapdisk:", "tap2:", "tap:", "aio:",
                                           "ioemu:",   "file:", "phy:" };
    size_t length = strcspn(*text, ":") + 1;
    char name[32];

    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        if (!strncmp(*text, formats[i], length) && formats[i][length] == '\0') {
            snprintf(name, sizeof(name), "%.*s", (int)length - 1, *text);
            *text += length;
            return set_format(spec, name);
        }
    }
    for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
        if (!strncmp(*text, scripts[i], length) && scripts[i][length] == '\0') {
            snprintf(name, sizeof(name), "block-%.*s", (int)length - 1, *text);
            *text += length;
            return set_script(spec, name);
        }
    }
    for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++) {
        if (!strncmp(*text, ignored[i], length) && ignored[i][length] == '\0') {
            *text += length;
            return 0;
        }
    }
    return ESRCH;
}

static int set_position(struct spec *spec, const char *value)
{
    int position = TARGET, e;

    while (position < NR_POSITIONS && spec->has_position[position])
        position++;
    if (position == TARGET) {
        while (!(e = strip_old_prefix(spec, &value)))
            spec->has_position[FORMAT] = true;
        if (e != ESRCH)
            return e;
    }
    if (position == FORMAT && strchr(value, ':') && !spec->seen[TARGET]) {
        spec->has_position[FORMAT] = true;      /* the old ",hdc:cdrom,r" has none */
        position = VDEV;
    }
    if (position == NR_POSITIONS)
        return wrong(spec, "too many positional parameters", value);
    return assign(spec, position, value);
}

static int parse_parameter(struct spec *spec, char *parameter)
{
    char *equals = strchr(parameter, '=');

    if (!equals)
        return set_flag(spec, parameter) ? 0 : set_position(spec, parameter);
    *equals = '\0';
    for (size_t key = 0; key < sizeof(keys) / sizeof(keys[0]); key++) {
        if (!strcmp(parameter, keys[key].name))
            return assign(spec, key, equals + 1);
    }
    return wrong(spec, "unknown parameter", parameter);
}

static int parse_spec(struct spec *spec, char *text)
{
    int e = 0;

    while (!e && *text) {
        char *comma;

        text += strspn(text, " \t\n");
        if (!strncmp(text, "target=", 7))
            return assign(spec, TARGET, text + 7);
        if (!*text)
            break;
        comma = text + strcspn(text, ",");
        if (*comma)
            *comma++ = '\0';
        e = parse_parameter(spec, text);
        text = comma;
    }
    return e;
}

static int complete(struct spec *spec)
{
    libxl_device_disk *disk = spec->disk;

    if (disk->format == LIBXL_DISK_FORMAT_UNKNOWN)
        disk->format = LIBXL_DISK_FORMAT_RAW;
    disk->readwrite = !spec->read_only && !disk->is_cdrom;
    if (!disk->vdev)
        return wrong(spec, "no vdev is given", NULL);
    if (disk->pdev_path && *disk->pdev_path)
        return 0;
    if (!disk->removable)
        return wrong(spec, "no target is given (only a cdrom may be empty)", NULL);
    disk->format = LIBXL_DISK_FORMAT_EMPTY;
    return 0;
}

int xlu_disk_parse(XLU_Config *cfg, int nspecs, const char *const *specs, libxl_device_disk *disk)
{
    struct spec spec = { .cfg = cfg, .disk = disk, .text = "" };
    int e = 0;

    for (int i = 0; !e && i < nspecs; i++) {
        char *copy = strdup(specs[i]);

        if (!copy)
            return ENOMEM;
        spec.text = specs[i];
        e = parse_spec(&spec, copy);
        free(copy);
    }
    return e || !nspecs ? e : complete(&spec);
}
