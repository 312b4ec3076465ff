/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One request being served: what came, where the answer goes, and which root it sees. Operations
 * are functions of it that return 0 or a negative errno; the dispatcher turns that into the reply.
 */
#ifndef XENSTORED_SERVER_REQUEST_H
#define XENSTORED_SERVER_REQUEST_H

#include "server/conn.h"
#include "store/path.h"

struct request {
    struct server *server;
    struct conn *conn;
    uint32_t type;
    struct xsd_sockmsg header;
    char *payload;              /* header.len bytes and a nul after them */
    size_t len;
    struct conn_transaction *ct; /* NULL outside a transaction */
    struct message *reply;      /* allocated, for OK or an error, before the operation starts */
    struct message *after;      /* an event to send right after the reply */
};

/*
 * Serve the complete frame in @c. False if it could not even be answered for lack of memory: try
 * again later.
 */
bool request_serve(struct conn *c);

const char *request_name(uint32_t type);

/* Give the answer. 0, -ENOMEM, or -E2BIG if it does not fit a frame. */
int request_reply(struct request *r, const void *data, size_t len);
int request_reply_string(struct request *r, const char *text);      /* with its nul */

/* Split the payload into exactly @nr nul-terminated strings: 0 or -EINVAL. */
int request_strings(struct request *r, const char **out, unsigned int nr);

/* The number of strings; -EINVAL if the last is not terminated. */
int request_count_strings(const struct request *r);

/*
 * The first string, canonical, in @path (PATH_BUFFER): 0 or -EINVAL. *@rest is what follows its
 * nul.
 */
int request_path(struct request *r, char *path, const char **rest, size_t *rest_len);

int request_domid(const char *text, uint32_t *domid);

/* The root this request sees. */
struct node *request_root(struct request *r);

/* Note an access if in a transaction: 0, -ENOMEM or -ENOSPC (too many nodes). */
int request_note(struct request *r, const char *path, unsigned int flags);

/*
 * Start an edit of what the request sees; commit it there with the events of @path (live store
 * only).
 */
void request_edit(struct request *r, struct edit *e);
int request_commit(struct request *r, struct edit *e, const char *path);

/* op-data.c */
int op_directory(struct request *r);
int op_directory_part(struct request *r);
int op_read(struct request *r);
int op_get_perms(struct request *r);
/* op-change.c */
int op_write(struct request *r);
int op_mkdir(struct request *r);
int op_rm(struct request *r);
int op_set_perms(struct request *r);
/* op-watch.c */
int op_watch(struct request *r);
int op_unwatch(struct request *r);
int op_reset_watches(struct request *r);
/* op-transaction.c */
int op_transaction_start(struct request *r);
int op_transaction_end(struct request *r);
/* op-domain.c */
int op_introduce(struct request *r);
int op_release(struct request *r);
int op_resume(struct request *r);
int op_set_target(struct request *r);
int op_get_domain_path(struct request *r);
int op_is_domain_introduced(struct request *r);
/* control.c */
int op_control(struct request *r);

/*
 * Find @path and check that the caller may @want it there: 0 with *@out set, -EACCES or -ENOENT.
 * Notes the access.
 */
int request_find(struct request *r, const char *path, unsigned int want, unsigned int flags,
                 struct node **out);

#endif
