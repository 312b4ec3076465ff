/* SPDX-License-Identifier: LGPL-2.1-only */
/* A guest's memory and registers in a file (xen-doc: misc/dump-core-format). */
#include "core/ctx.h"
#include "core/log.h"
#include "domain/domain.h"
#include "op/op.h"
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xenguest.h>

struct dump {
    uint32_t domid;
    const char *path;
};

/* It takes as long as writing all of the guest's memory does: another process does it. */
static void __attribute__((noreturn)) dump_in_child(const struct dump *dump)
{
    xc_interface *xch = xc_interface_open(NULL, NULL, 0);

    _exit(xch ? !!xc_domain_dumpcore(xch, dump->domid, dump->path) : 1);
}

static int dumped(struct lx_op *op, const struct lx_wait *wait)
{
    struct dump *dump = op->state;

    if (WIFEXITED(wait->status) && !WEXITSTATUS(wait->status))
        return 0;
    lx_log_domain(op->lx.ctx, dump->domid, XTL_ERROR, 0, "its core could not be written to %s", dump->path);
    return ERROR_FAIL;
}

static int write_core(struct lx_op *op)
{
    struct dump *dump = op->state;
    xc_domaininfo_t info;
    int rc = lx_domain_get(&op->lx, dump->domid, &info);
    pid_t pid;

    if (rc) {
        lx_log_domain(op->lx.ctx, dump->domid, XTL_ERROR, 0, "no such domain");
        return rc;
    }
    pid = lx_fork(op->lx.ctx, "dumping a domain's core");
    if (!pid)
        dump_in_child(dump);
    return pid < 0 ? ERROR_FAIL : lx_op_wait_child(op, pid, dumped);
}

static const struct lx_step steps[] = { { "write it", write_core, .unabortable = true } };
static const struct lx_plan plan = LX_PLAN("dump a core", steps, struct dump, NULL);

int libxl_domain_core_dump(libxl_ctx *ctx, uint32_t domid, const char *filename, const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &plan);
    struct dump *dump = op->state;

    dump->domid = domid;
    dump->path = lx_strdup(&op->lx, filename);
    return lx_op_start(op, ao_how);
}
