/* SPDX-License-Identifier: MIT */
/*
 * An old file system protocol of mini-os: paths and data travel in granted pages, everything else
 * in the slots of a request ring. Nothing new uses it (see 9pfs.h); the names are kept for what
 * still does.
 */
#ifndef __XEN_PUBLIC_IO_FSIF_H__
#define __XEN_PUBLIC_IO_FSIF_H__

#include "ring.h"
#include "../grant_table.h"

/* ---- By path: a page with the path, ended by a 0 ---- */

#define REQ_FILE_OPEN 1
#define REQ_REMOVE 7
#define REQ_RENAME 8
#define REQ_CREATE 9
#define REQ_DIR_LIST 10
#define REQ_FS_SPACE 12

struct fsif_open_request {
    grant_ref_t gref;
};

struct fsif_remove_request {
    grant_ref_t gref;
};

struct fsif_rename_request {
    uint16_t old_name_offset;           /* bytes into the page */
    uint16_t new_name_offset;
    grant_ref_t gref;
};

struct fsif_create_request {
    int8_t directory;                   /* 1: a directory, 0: a file */
    int8_t pad;
    int16_t pad2;
    int32_t mode;                       /* permissions, as chmod has them */
    grant_ref_t gref;
};

struct fsif_list_request {
    uint32_t offset;                    /* skip so many names */
    grant_ref_t gref;                   /* in: the path; out: names, each ended by a 0 */
};

/* ret_val of a list: how many names are in the page, an error, and whether there are more. */
#define NR_FILES_SHIFT 0
#define NR_FILES_SIZE 16
#define NR_FILES_MASK (((1ULL << NR_FILES_SIZE) - 1) << NR_FILES_SHIFT)
#define ERROR_SHIFT (NR_FILES_SHIFT + NR_FILES_SIZE)
#define ERROR_SIZE 32
#define ERROR_MASK (((1ULL << ERROR_SIZE) - 1) << ERROR_SHIFT)
#define HAS_MORE_SHIFT (ERROR_SHIFT + ERROR_SIZE)
#define HAS_MORE_FLAG (1ULL << HAS_MORE_SHIFT)

struct fsif_space_request {             /* ret_val: bytes free */
    grant_ref_t gref;
};

/* ---- By the descriptor that open or create returned ---- */

#define REQ_FILE_CLOSE 2
#define REQ_FILE_READ 3
#define REQ_FILE_WRITE 4
#define REQ_STAT 5
#define REQ_FILE_TRUNCATE 6
#define REQ_CHMOD 11
#define REQ_FILE_SYNC 13

struct fsif_close_request {
    uint32_t fd;
};

struct fsif_read_request {
    uint32_t fd;
    int32_t pad;
    uint64_t len;                       /* bytes */
    uint64_t offset;                    /* in the file */
    grant_ref_t grefs[1];               /* FSIF_NR_READ_GNTS of them */
};

struct fsif_write_request {
    uint32_t fd;
    int32_t pad;
    uint64_t len;
    uint64_t offset;
    grant_ref_t grefs[1];               /* FSIF_NR_WRITE_GNTS of them */
};

struct fsif_stat_request {
    uint32_t fd;
};

struct fsif_truncate_request {
    uint32_t fd;
    int32_t pad;
    int64_t length;
};

struct fsif_chmod_request {
    uint32_t fd;
    int32_t mode;
};

struct fsif_sync_request {
    uint32_t fd;
};

/* ---- What is in the slots ---- */

struct fsif_request {
    uint8_t type;                       /* REQ_* */
    uint8_t pad;
    uint16_t id;                        /* comes back in the response */
    uint32_t pad2;
    union {
        struct fsif_open_request fopen;
        struct fsif_remove_request fremove;
        struct fsif_rename_request frename;
        struct fsif_create_request fcreate;
        struct fsif_list_request flist;
        struct fsif_space_request fspace;
        struct fsif_close_request fclose;
        struct fsif_read_request fread;
        struct fsif_write_request fwrite;
        struct fsif_stat_request fstat;
        struct fsif_truncate_request ftruncate;
        struct fsif_chmod_request fchmod;
        struct fsif_sync_request fsync;
    } u;
};
typedef struct fsif_request fsif_request_t;

/* The fields of the same names of struct stat. */
struct fsif_stat_response {
    int32_t stat_mode;
    uint32_t stat_uid;
    uint32_t stat_gid;
    int32_t stat_ret;                   /* 0, or -1: nothing here is valid */
    int64_t stat_size;
    int64_t stat_atime;
    int64_t stat_mtime;
    int64_t stat_ctime;
};

struct fsif_response {
    uint16_t id;
    uint16_t pad1;
    uint32_t pad2;
    union {
        uint64_t ret_val;               /* as the call of that name returns */
        struct fsif_stat_response fstat;
    } u;
};
typedef struct fsif_response fsif_response_t;

/* A slot, and the grants of data that fit into the end of a request. */
#define FSIF_RING_ENTRY_SIZE 64
#define FSIF_NR_READ_GNTS \
    (1 + (FSIF_RING_ENTRY_SIZE - sizeof(struct fsif_read_request)) / sizeof(grant_ref_t))
#define FSIF_NR_WRITE_GNTS \
    (1 + (FSIF_RING_ENTRY_SIZE - sizeof(struct fsif_write_request)) / sizeof(grant_ref_t))

DEFINE_RING_TYPES(fsif, struct fsif_request, struct fsif_response);

/* ---- "state" in xenstore ---- */

#define STATE_INITIALISED "init"
#define STATE_READY "ready"
#define STATE_CLOSING "closing"
#define STATE_CLOSED "closed"

#endif
