/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Reading an entry or a directory: fetch with a buffer that grows until it fits, decompress, take
 * apart. All that came from the hypervisor is checked against the size of what came.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "private.h"

#define FIRST_READ   4096
#define MAX_CONTENTS (64U << 20) /* an honest hypervisor's entries are far smaller */
#define GZIP_WINDOW  (16 + MAX_WBITS)

static void describe(struct xenhypfs_dirent *dirent, const xen_hypfs_direntry_t *entry)
{
    dirent->type = entry->type;
    dirent->encoding = entry->encoding;
    dirent->size = entry->content_len;
    dirent->flags = entry->max_write_len ? XENHYPFS_FLAG_WRITABLE : 0;
}

/* A dirent and its name, in one allocation. */
static struct xenhypfs_dirent *new_dirent(const char *path, const xen_hypfs_direntry_t *entry)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    struct xenhypfs_dirent *dirent = calloc(1, sizeof(*dirent) + strlen(name) + 1);

    if (!dirent)
        return NULL;
    dirent->name = (char *)(dirent + 1);
    strcpy(dirent->name, name);
    describe(dirent, entry);
    return dirent;
}

/* Entry header and contents in a hypercall-safe buffer of *@size bytes. NULL with errno. */
static xen_hypfs_direntry_t *fetch(xenhypfs_handle *fshdl, const char *path, size_t *size)
{
    xen_hypfs_direntry_t *entry;

    for (*size = FIRST_READ;;) {
        size_t wanted;

        entry = xencall_alloc_buffer(fshdl->xcall, *size);
        if (!entry)
            return NULL;
        if (!hypfs_op(fshdl, XEN_HYPFS_OP_read, path, entry, *size)) {
            if (entry->content_len <= *size - sizeof(*entry))
                return entry;
            errno = EIO;
        }
        wanted = sizeof(*entry) + (size_t)entry->content_len;
        xencall_free_buffer(fshdl->xcall, entry);
        if (errno != ENOBUFS)
            return NULL;
        if (wanted <= *size || wanted > MAX_CONTENTS) {
            errno = EIO;
            return NULL;
        }
        *size = wanted;
    }
}

/* Grow-and-inflate; one byte more than the text, so that it can be ended. */
static void *gunzip(const void *in, size_t in_size, size_t *out_size)
{
    z_stream z = { .next_in = (void *)in, .avail_in = in_size };
    size_t room = in_size * 4 + 256;
    char *out = NULL, *grown;
    int rc = Z_OK;

    if (inflateInit2(&z, GZIP_WINDOW) != Z_OK) {
        errno = ENOMEM;
        return NULL;
    }
    while (rc == Z_OK && room <= MAX_CONTENTS) {
        grown = realloc(out, room + 1);
        if (!grown)
            break;
        out = grown;
        z.next_out = (void *)(out + z.total_out);
        z.avail_out = room - z.total_out;
        rc = inflate(&z, Z_NO_FLUSH);
        if (rc == Z_OK && z.avail_out)
            rc = Z_DATA_ERROR; /* the input ended early */
        room *= 2;
    }
    *out_size = z.total_out;
    inflateEnd(&z);
    if (rc == Z_STREAM_END)
        return out;
    free(out);
    errno = rc == Z_OK ? ENOMEM : EIO;
    return NULL;
}

/* A plain copy of the contents with a 0 behind, *@size the bytes before it. */
static void *plain_contents(const xen_hypfs_direntry_t *entry, size_t *size)
{
    char *copy;

    if (entry->encoding == XEN_HYPFS_ENC_GZIP)
        return gunzip(entry + 1, entry->content_len, size);
    if (entry->encoding != XEN_HYPFS_ENC_PLAIN) {
        errno = EDOM;
        return NULL;
    }
    copy = malloc((size_t)entry->content_len + 1);
    if (!copy)
        return NULL;
    memcpy(copy, entry + 1, entry->content_len);
    copy[entry->content_len] = '\0';
    *size = entry->content_len;
    return copy;
}

static void *read_plain(xenhypfs_handle *fshdl, const char *path, struct xenhypfs_dirent **dirent)
{
    size_t size;
    xen_hypfs_direntry_t *entry = fetch(fshdl, path, &size);
    void *contents = NULL;

    if (!entry)
        return NULL;
    *dirent = new_dirent(path, entry);
    if (*dirent) {
        contents = plain_contents(entry, &size);
        if (contents) {
            (*dirent)->size = size;
        } else {
            free(*dirent);
            *dirent = NULL;
        }
    }
    xencall_free_buffer(fshdl->xcall, entry);
    return contents;
}

void *xenhypfs_read_raw(xenhypfs_handle *fshdl, const char *path, struct xenhypfs_dirent **dirent)
{
    if (!path || !dirent) {
        errno = EINVAL;
        return NULL;
    }
    return read_plain(fshdl, path, dirent);
}

char *xenhypfs_read(xenhypfs_handle *fshdl, const char *path)
{
    struct xenhypfs_dirent *dirent;
    char *text = NULL;
    void *value;
    int saved;

    value = xenhypfs_read_raw(fshdl, path, &dirent);
    if (!value)
        return NULL;
    if (dirent->type == xenhypfs_type_dir)
        errno = EISDIR;
    else
        text = hypfs_value_to_text(dirent->type, value, dirent->size);
    saved = errno;
    free(value);
    free(dirent);
    errno = saved;
    return text;
}

/*
 * One entry of directory contents at @at. *@next: offset of the following one, or 0. Returns its
 * name's length, or -1 if it does not lie within @size or has no end.
 */
static long check_entry(const char *contents, size_t size, size_t at, size_t *next)
{
    const struct xen_hypfs_dirlistentry *entry;
    size_t header = offsetof(struct xen_hypfs_dirlistentry, name), room;
    const char *end;

    if (at > size || size - at < header)
        return -1;
    entry = (const void *)(contents + at);
    room = (entry->off_next ? entry->off_next : size - at);
    if (room > size - at || room <= header)
        return -1;
    end = memchr(entry->name, '\0', room - header);
    if (!end)
        return -1;
    *next = entry->off_next ? at + entry->off_next : 0;
    return end - entry->name;
}

/* Two walks: count and size, then fill one allocation of dirents with the names behind. */
static struct xenhypfs_dirent *take_apart(const char *contents, size_t size, unsigned int *num)
{
    size_t at = 0, next, names = 0;
    struct xenhypfs_dirent *list;
    char *name;
    unsigned int n = 0;
    long length;

    *num = 0;
    while (size) {
        length = check_entry(contents, size, at, &next);
        if (length < 0) {
            errno = EIO;
            return NULL;
        }
        n++;
        names += length + 1;
        if (!next)
            break;
        at = next;
    }
    list = calloc(1, (n ? n : 1) * sizeof(*list) + names);
    if (!list)
        return NULL;
    name = (char *)(list + n);
    for (at = 0; *num < n; at = next) {
        const struct xen_hypfs_dirlistentry *entry = (const void *)(contents + at);

        length = check_entry(contents, size, at, &next);
        describe(&list[*num], &entry->e);
        list[(*num)++].name = memcpy(name, entry->name, length + 1);
        name += length + 1;
    }
    return list;
}

struct xenhypfs_dirent *xenhypfs_readdir(xenhypfs_handle *fshdl, const char *path,
                                         unsigned int *num_entries)
{
    struct xenhypfs_dirent *dirent, *list = NULL;
    void *contents;
    int saved;

    contents = xenhypfs_read_raw(fshdl, path, &dirent);
    if (!contents)
        return NULL;
    if (dirent->type != xenhypfs_type_dir)
        errno = ENOTDIR;
    else
        list = take_apart(contents, dirent->size, num_entries);
    saved = errno;
    free(contents);
    free(dirent);
    errno = saved;
    return list;
}
