/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names of nodes: what characters and lengths are allowed, absolute from relative, and walking a
 * path component by component. Inside the daemon a path is always canonical: absolute, or a special
 * watch name that starts with '@'.
 */
#ifndef XENSTORED_STORE_PATH_H
#define XENSTORED_STORE_PATH_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Room for any canonical path and its nul: a domain's base and the longest relative path, or the
 * longest absolute.
 */
#define PATH_BUFFER 3104

/*
 * True if the characters and slashes of @path are right and it is at most @max long; special names
 * only if @special.
 */
bool path_valid(const char *path, size_t max, bool special);

/*
 * Write the canonical form of what domain @domid calls @path to @out (PATH_BUFFER bytes). *@base is
 * how much of the front was put there for a relative path (0: @path was absolute). 0, or -EINVAL.
 * @max limits the path without the /local/domain/N/ it may start with.
 */
int path_canonical(char *out, const char *path, unsigned int domid, size_t max, bool special,
                   size_t *base);

/*
 * Step to the next component: true with *@name and *@len set while there is one. *@cursor starts as
 * the path. A special name has its '@' in its first component.
 */
bool path_next(const char **cursor, const char **name, size_t *len);

/*
 * The last component of @path ("" for the root); *@parent_len is the length of its parent's path
 * ("/" counts 1).
 */
const char *path_leaf(const char *path, size_t *parent_len);

unsigned int path_depth(const char *path);

static inline bool path_is_special(const char *path)
{
    return path[0] == '@';
}

#endif
