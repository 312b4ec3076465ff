/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * A device model's control protocol, QMP (qemu's docs/interop/qmp-spec): one JSON object a line, a greeting, then
 * commands and their answers in turn, with events in between, which are not for us.
 */
#ifndef LX_QMP_H
#define LX_QMP_H

#include <yajl/yajl_tree.h>
#include "op/op.h"

struct lx_qmp_command {
    const char *text;           /* as sent, without the line's end */
    /* Looks at what it returned; NULL: nothing to see. Its error ends the talk. */
    int (*answered)(struct lx_op *op, yajl_val value);
    bool optional;              /* the talk goes on if the model refuses it */
    const char *until_deleted;  /* done only when the model said that this device is gone; NULL: when it answers */
};

/* What lx_qmp_plan works on: commands (arena memory) are given one by one. Fill in after lx_op_new or _child_new. */
struct lx_qmp {
    uint32_t domid;
    const struct lx_qmp_command *commands;
    unsigned int nr;
    void *arg;                  /* for the answers' functions */
    void (*done)(struct lx_op *op, int rc);     /* may be NULL */
    int limit_ms;               /* for the whole talk; 0: the usual */
    /* the talk's own */
    int fd;                     /* 0: not open */
    unsigned int at;
    bool greeted, ready, answered, deleted;
    char *input;
    size_t used;
};
extern const struct lx_plan lx_qmp_plan;

/* {"execute": NAME, "arguments": {KEY: VALUE, ...}}: pairs of strings, quoted as JSON wants, then NULL. */
char *lx_qmp_text(struct lx *lx, const char *name, ...);
/* A string inside an answer, by its path; NULL: not there. */
const char *lx_qmp_string(yajl_val value, const char *key);

#endif
