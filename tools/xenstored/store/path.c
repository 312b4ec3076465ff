// SPDX-License-Identifier: GPL-2.0-only
/* Node names: xenstore.txt's character set, slashes and length limits, in one place. */
#include "store/path.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <xen/io/xs_wire.h>

static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/_@";
static const char domains[] = "/local/domain/";

bool path_valid(const char *path, size_t max, bool special)
{
    size_t len = strlen(path);

    if (!len || len > max || path[strspn(path, allowed)] || strstr(path, "//"))
        return false;
    if (len > 1 && path[len - 1] == '/')
        return false;
    return special || !path_is_special(path);
}

/*
 * How much of @path is /local/domain/N/ : such a path is as short as the relative one it stands
 * for.
 */
static size_t domain_prefix(const char *path)
{
    size_t len = sizeof(domains) - 1, digits;

    if (strncmp(path, domains, len))
        return 0;
    digits = strspn(path + len, "0123456789");
    return digits && path[len + digits] == '/' ? len + digits + 1 : 0;
}

int path_canonical(char *out, const char *path, unsigned int domid, size_t max, bool special,
                   size_t *base)
{
    bool absolute = path[0] == '/' || path_is_special(path);
    size_t prefix = domain_prefix(path), room = max + prefix;

    if (room > XENSTORE_ABS_PATH_MAX)
        room = XENSTORE_ABS_PATH_MAX;
    if (!absolute && room > XENSTORE_REL_PATH_MAX)
        room = XENSTORE_REL_PATH_MAX;
    if (!path_valid(path, room, special))
        return -EINVAL;
    *base = 0;
    if (!absolute)
        *base = snprintf(out, PATH_BUFFER, "%s%u/", domains, domid);
    memcpy(out + *base, path, strlen(path) + 1);
    return 0;
}

bool path_next(const char **cursor, const char **name, size_t *len)
{
    const char *at = *cursor;

    at += *at == '/';
    if (!*at)
        return false;
    *name = at;
    *len = strcspn(at, "/");
    *cursor = at + *len;
    return true;
}

const char *path_leaf(const char *path, size_t *parent_len)
{
    const char *slash = strrchr(path, '/');

    if (!slash) {
        *parent_len = 0;
        return path;
    }
    *parent_len = slash == path ? 1 : (size_t)(slash - path);
    return slash + 1;
}

unsigned int path_depth(const char *path)
{
    unsigned int depth = 0;
    const char *name;
    size_t len;

    while (path_next(&path, &name, &len))
        depth++;
    return depth;
}
