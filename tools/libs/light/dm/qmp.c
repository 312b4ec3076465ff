/* SPDX-License-Identifier: LGPL-2.1-only */
/* See qmp.h. The model is not trusted more than it must be: lines have a limit, values are checked for their type. */
#include "dm/qmp.h"
#include "dm/dm.h"
#include "core/ctx.h"
#include "core/log.h"
#include "types/types.h"
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <yajl/yajl_gen.h>

enum { LONGEST_LINE = 1 << 20, ANSWER_MS = 30000, AGAIN_MS = 50 };

/* --- making commands -------------------------------------------------------------------------- */

static void put_string(yajl_gen gen, const char *text)
{
    yajl_gen_string(gen, (const unsigned char *)text, strlen(text));
}

char *lx_qmp_text(struct lx *lx, const char *name, ...)
{
    yajl_gen gen = yajl_gen_alloc(NULL);
    const unsigned char *text;
    const char *key;
    size_t length;
    char *result;
    va_list ap;

    yajl_gen_map_open(gen);
    put_string(gen, "execute");
    put_string(gen, name);
    put_string(gen, "arguments");
    yajl_gen_map_open(gen);
    va_start(ap, name);
    while ((key = va_arg(ap, const char *))) {
        put_string(gen, key);
        put_string(gen, va_arg(ap, const char *));
    }
    va_end(ap);
    yajl_gen_map_close(gen);
    yajl_gen_map_close(gen);
    yajl_gen_get_buf(gen, &text, &length);
    result = lx_strndup(lx, (const char *)text, length);
    yajl_gen_free(gen);
    return result;
}

const char *lx_qmp_string(yajl_val value, const char *key)
{
    const char *path[] = { key, NULL };

    return YAJL_GET_STRING(yajl_tree_get(value, path, yajl_t_string));
}

/* --- the talk --------------------------------------------------------------------------------- */

static int fail(struct lx_op *op, int errnum, const char *what)
{
    struct lx_qmp *qmp = op->state;

    lx_log_domain(op->lx.ctx, qmp->domid, XTL_ERROR, errnum, "talking to its device model: %s",
                  what);
    return ERROR_QMP_GENERIC_ERROR;
}

static int send_text(struct lx_op *op, const char *text)
{
    struct lx_qmp *qmp = op->state;
    char *line = lx_sprintf(&op->lx, "%s\r\n", text);
    size_t length = strlen(line);

    /* commands are short: what does not fit into the socket at once finds nobody who reads */
    if (send(qmp->fd, line, length, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)length)
        return fail(op, errno, "it does not take a command");
    return 0;
}

/* The next command. LX_WAIT for its answer; 0 when there is none left. */
static int go_on(struct lx_op *op)
{
    struct lx_qmp *qmp = op->state;
    int rc;

    qmp->answered = qmp->deleted = false;
    if (qmp->at == qmp->nr)
        return 0;
    rc = send_text(op, qmp->commands[qmp->at].text);
    return rc ? rc : LX_WAIT;
}

static int take_error(struct lx_op *op, yajl_val error)
{
    struct lx_qmp *qmp = op->state;
    const char *why = lx_qmp_string(error, "desc");

    if (!qmp->ready || !qmp->commands[qmp->at].optional)
        return fail(op, 0, lx_sprintf(&op->lx, "it refuses \"%s\": %s",
                                      qmp->ready ? qmp->commands[qmp->at].text : "qmp_capabilities",
                                      why ? why : "no reason given"));
    qmp->at++;
    return go_on(op);
}

/* The event may come before the answer. */
static int finish_command(struct lx_op *op)
{
    struct lx_qmp *qmp = op->state;

    if (!qmp->answered || (qmp->commands[qmp->at].until_deleted && !qmp->deleted))
        return LX_WAIT;
    qmp->at++;
    return go_on(op);
}

static int take_answer(struct lx_op *op, yajl_val value)
{
    struct lx_qmp *qmp = op->state;
    const struct lx_qmp_command *command = &qmp->commands[qmp->at];
    int rc = 0;

    if (!qmp->ready) {
        qmp->ready = true;
        return go_on(op);
    }
    if (command->answered)
        rc = command->answered(op, value);
    if (rc)
        return rc;
    qmp->answered = true;
    return finish_command(op);
}

static int take_event(struct lx_op *op, yajl_val event)
{
    static const char *const path[] = { "data", "device", NULL };
    struct lx_qmp *qmp = op->state;
    const char *name = lx_qmp_string(event, "event");
    const char *device = YAJL_GET_STRING(yajl_tree_get(event, (const char **)path, yajl_t_string));
    const char *wanted = qmp->ready && qmp->at < qmp->nr ? qmp->commands[qmp->at].until_deleted : NULL;

    if (!wanted || !name || strcmp(name, "DEVICE_DELETED") || !device || strcmp(device, wanted))
        return LX_WAIT;
    qmp->deleted = true;
    return finish_command(op);
}

/* What was meant for whoever talked to it before: qemu sends what is still in its buffer to the next. */
static bool is_leftover(yajl_val object)
{
    static const char *const kinds[][2] = { { "event", NULL }, { "return", NULL }, { "error", NULL } };

    for (size_t i = 0; i < LX_COUNT(kinds); i++)
        if (yajl_tree_get(object, (const char **)kinds[i], yajl_t_any))
            return true;
    return false;
}

static int take_object(struct lx_op *op, yajl_val object)
{
    static const char *const greeting[] = { "QMP", NULL }, *const error[] = { "error", NULL };
    static const char *const answer[] = { "return", NULL };
    struct lx_qmp *qmp = op->state;
    yajl_val value;
    int rc;

    if (!qmp->greeted) {
        if (!yajl_tree_get(object, (const char **)greeting, yajl_t_object))
            return is_leftover(object) ? LX_WAIT : fail(op, 0, "it does not greet");
        qmp->greeted = true;
        rc = send_text(op, "{\"execute\": \"qmp_capabilities\"}");
        return rc ? rc : LX_WAIT;
    }
    value = yajl_tree_get(object, (const char **)error, yajl_t_object);
    if (value)
        return take_error(op, value);
    value = yajl_tree_get(object, (const char **)answer, yajl_t_any);
    return value ? take_answer(op, value) : take_event(op, object);
}

static int take_line(struct lx_op *op, const char *line)
{
    char why[256];
    yajl_val object;
    int rc;

    if (!line[strspn(line, " \t\r")])
        return LX_WAIT;
    object = yajl_tree_parse(line, why, sizeof(why));
    if (!object)
        return fail(op, 0, "what it says is not JSON");
    rc = take_object(op, object);
    yajl_tree_free(object);
    return rc;
}

static int take_lines(struct lx_op *op)
{
    struct lx_qmp *qmp = op->state;
    char *end;
    int rc = LX_WAIT;

    while (rc == LX_WAIT && (end = memchr(qmp->input, '\n', qmp->used))) {
        size_t length = end - qmp->input + 1;
        char *line = lx_strndup(&op->lx, qmp->input, length - 1);

        qmp->used -= length;
        memmove(qmp->input, end + 1, qmp->used);
        rc = take_line(op, line);
    }
    if (rc == LX_WAIT && qmp->used == LONGEST_LINE)
        return fail(op, 0, "it sends a line without end");
    return rc;
}

static int readable(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_qmp *qmp = op->state;
    ssize_t got = recv(qmp->fd, qmp->input + qmp->used, LONGEST_LINE - qmp->used, MSG_DONTWAIT);

    if (got < 0)
        return errno == EAGAIN || errno == EINTR ? LX_WAIT : fail(op, errno, "it cannot be read from");
    if (!got)
        return fail(op, 0, "it hangs up");
    qmp->used += got;
    return take_lines(op);
}

static int limit_ms(const struct lx_qmp *qmp)
{
    return qmp->limit_ms ? qmp->limit_ms : ANSWER_MS;
}

static int no_answer(struct lx_op *op, const struct lx_wait *wait)
{
    fail(op, 0, lx_sprintf(&op->lx, "no answer within %d s", limit_ms(op->state) / 1000));
    return ERROR_TIMEDOUT;
}

/* The model talks to one at a time; few more can queue, the rest asks again. */
static int try_connect(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_qmp *qmp = op->state;
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    const char *path = lx_dm_socket(&op->lx, qmp->domid);

    strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
    if (!connect(qmp->fd, (struct sockaddr *)&address, sizeof(address)))
        return lx_op_wait_fd(op, qmp->fd, POLLIN, readable);
    return errno == EAGAIN ? lx_op_wait_timer(op, AGAIN_MS, try_connect) : fail(op, errno, path);
}

static int talk(struct lx_op *op)
{
    struct lx_qmp *qmp = op->state;
    int rc;

    qmp->input = lx_malloc(LONGEST_LINE);
    qmp->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (qmp->fd < 0)
        return fail(op, errno, "no socket");
    rc = try_connect(op, NULL);
    return rc == LX_WAIT ? lx_op_wait_timer(op, limit_ms(qmp), no_answer) : rc;
}

static void finish(struct lx_op *op, int rc)
{
    struct lx_qmp *qmp = op->state;

    if (qmp->fd > 0)
        close(qmp->fd);
    free(qmp->input);
    if (qmp->done)
        qmp->done(op, rc);
}

static const struct lx_step steps[] = {
    { "talk", talk },
};
const struct lx_plan lx_qmp_plan = LX_PLAN("talk to a device model", steps, struct lx_qmp, finish);
