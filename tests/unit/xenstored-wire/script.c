// SPDX-License-Identifier: GPL-2.0-only
/* See script.h. */
#include "script.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bed.h"
#include "server/request.h"
#include "test.h"

#define TEXT_MAX 16384

struct script {
    struct bed bed;
    bool faults;
    unsigned int line;
    char out[TEXT_MAX];         /* what the last command produced */
    char want[TEXT_MAX];        /* what the script says it produces */
    char command[TEXT_MAX];
};

static void say(struct script *s, const char *fmt, const char *a, const char *b, const char *c)
{
    size_t at = strlen(s->out);

    snprintf(s->out + at, sizeof(s->out) - at, fmt, a, b, c);
}

/* "{x*9}" and "{x0a*9}" expand; | is nul. Returns the length. */
static size_t unpack(const char *text, char *out)
{
    char *at = out;

    while (*text) {
        unsigned int byte, count;
        char c;
        int used = 0;

        if (sscanf(text, "{x%2x*%u}%n", &byte, &count, &used) == 2 && used) {
            memset(at, byte, count);
            at += count;
        } else if (sscanf(text, "{%c*%u}%n", &c, &count, &used) == 2 && used) {
            memset(at, c, count);
            at += count;
        } else {
            *at++ = *text == '|' ? 0 : *text;
            used = 1;
        }
        text += used;
    }
    return at - out;
}

static void pack(const char *bytes, size_t len, char *out)
{
    if (len > 200) {
        sprintf(out, "(%zu bytes)", len);
        return;
    }
    for (size_t i = 0; i < len; i++)
        *out++ = !bytes[i]                          ? '|'
                 : bytes[i] == '\n'                 ? '~'
                 : isprint((unsigned char)bytes[i]) ? bytes[i]
                                                    : '?';
    *out = 0;
}

/* Take what has come for @p and say it; returns whether a reply (not only events) was among it. */
static bool listen_to(struct script *s, struct peer *p, struct xsd_sockmsg *reply,
                      char *reply_payload)
{
    static char buf[1 << 16];
    size_t n = peer_receive(p, buf, sizeof(buf)), at = 0;
    bool replied = false;
    char text[512];

    while (at + sizeof(struct xsd_sockmsg) <= n) {
        struct xsd_sockmsg h;
        const char *payload = buf + at + sizeof(h);

        memcpy(&h, buf + at, sizeof(h));
        if (at + sizeof(h) + h.len > n)
            break;
        at += sizeof(h) + h.len;
        pack(payload, h.len, text);
        say(s, "< %s %s %s\n", p->name, h.type == XS_WATCH_EVENT ? "EVENT" : request_name(h.type),
            text);
        if (h.type == XS_WATCH_EVENT)
            continue;
        replied = true;
        *reply = h;
        memcpy(reply_payload, payload, h.len < 64 ? h.len : 64);
    }
    /* Half a frame may only be left when the connection broke. */
    CHECK(at == n || !p->conn || p->conn->failed);
    return replied;
}

static void send_frame(struct peer *p, uint32_t type, uint32_t tx, const char *payload, size_t len)
{
    struct xsd_sockmsg h = { type, ++p->last_req, tx, len };

    peer_send(p, &h, sizeof(h));
    peer_send(p, payload, len);
}

/*
 * Serve the request once, with the @n-th allocation failing (0: none). True if that failure was
 * what came of it.
 */
static bool try_request(struct script *s, struct peer *p, uint32_t type, uint32_t tx,
                        const char *payload, size_t len, unsigned int n)
{
    struct node *before = s->bed.server.root;
    struct xsd_sockmsg reply = { 0 };
    char text[64] = { 0 };
    size_t said = strlen(s->out);
    bool hit, replied;

    send_frame(p, type, tx, payload, len);
    test_fault_at(n);
    bed_pump(&s->bed);
    hit = test_fault_hit();
    test_fault_at(0);
    replied = listen_to(s, p, &reply, text);
    if (!replied) {
        /* Not even a reply could be made: the request waits and is served when there is memory. */
        bed_pump(&s->bed);
        replied = listen_to(s, p, &reply, text);
    }
    if (replied && (reply.req_id != p->last_req || reply.tx_id != tx))
        test_fail(__FILE__, s->line, "reply to another request");
    if (!hit || reply.type != XS_ERROR || strcmp(text, "ENOMEM"))
        return false;
    if (s->bed.server.root != before)
        test_fail(__FILE__, s->line, "a failed request changed the store");
    s->out[said] = 0;
    bed_check(&s->bed);
    return true;
}

static void request(struct script *s, struct peer *p, uint32_t type, uint32_t tx,
                    const char *payload, size_t len)
{
    unsigned int n = 0;

    /* A commit that fails ends its transaction: it cannot be tried again. */
    if (s->faults && type != XS_TRANSACTION_END)
        n = 1;
    while (try_request(s, p, type, tx, payload, len, n))
        n++;
}

static int type_of(const char *name)
{
    for (unsigned int i = 0; i < XS_TYPE_COUNT; i++)
        if (!strcmp(request_name(i), name))
            return i;
    return atoi(name);
}

static void peer_command(struct script *s, char *name, const char *verb, const char *rest)
{
    static char payload[TEXT_MAX];
    char *colon = strchr(name, ':');
    struct xsd_sockmsg reply;
    struct peer *p;
    char text[64];
    size_t len;

    if (colon)
        *colon++ = 0;
    p = bed_find(&s->bed, name);
    if (!p)
        test_fail(GOLDEN, s->line, "no peer \"%s\"", name);
    len = unpack(rest, payload);
    if (!strcmp(verb, "events")) {
        bed_pump(&s->bed);
        listen_to(s, p, &reply, text);
    } else if (!strcmp(verb, "raw")) {
        peer_send(p, payload, len);
        bed_pump(&s->bed);
        listen_to(s, p, &reply, text);
    } else {
        request(s, p, type_of(verb), colon ? atoi(colon) : 0, payload, len);
    }
    if (!p->conn)
        say(s, "< %s closed%s%s\n", p->name, "", "");
    else if (p->conn->failed)
        say(s, "< %s failed%s%s\n", p->name, "", "");
}

/* The end of a domain, too, is tried without memory first. */
static void sweep(struct script *s)
{
    struct server *server = &s->bed.server;
    unsigned int n = 0;

    if (s->faults)
        n = 1;
    do {
        test_fault_at(n++);
        domains_sweep(server);
        test_fault_at(0);
        bed_check(&s->bed);
    } while (server->sweep_again && n < 1000);
    CHECK(!server->sweep_again);
}

static void set_state(struct script *s, const char *domid, const char *word)
{
    unsigned int id = atoi(domid);

    s->bed.state[id] = !strcmp(word, "gone")       ? 0
                       : !strcmp(word, "shutdown") ? DOMAIN_EXISTS | DOMAIN_SHUTDOWN
                                                   : DOMAIN_EXISTS;
    sweep(s);
}

static void pass_time(struct script *s, unsigned int ms)
{
    s->bed.now += ms;
    for (unsigned int i = 0; i < s->bed.peers; i++)
        if (s->bed.peer[i].conn)
            conn_check_deadline(s->bed.peer[i].conn, s->bed.now);
    bed_pump(&s->bed);
}

static void run_command(struct script *s)
{
    char name[64] = "", verb[64] = "";
    int used = 0, rc;

    s->out[0] = 0;
    sscanf(s->command, "> %63s %63s %n", name, verb, &used);
    if (!strcmp(name, "socket")) {
        bed_socket(&s->bed, verb);
    } else if (!strcmp(name, "domain")) {
        bed_domain(&s->bed, verb, atoi(s->command + used), &rc);
        say(s, rc ? "< refused%s%s%s\n" : "< introduced%s%s%s\n", "", "", "");
    } else if (!strcmp(name, "state")) {
        set_state(s, verb, s->command + used);
    } else if (!strcmp(name, "time")) {
        pass_time(s, atoi(verb));
    } else {
        peer_command(s, name, verb, used ? s->command + used : "");
    }
}

static void finish_command(struct script *s, FILE *write_to)
{
    if (!s->command[0])
        return;
    run_command(s);
    if (write_to)
        fprintf(write_to, "%s\n%s", s->command, s->out);
    else if (strcmp(s->out, s->want))
        test_fail(GOLDEN, s->line, "%s\nsaid:\n%sexpected:\n%s", s->command, s->out, s->want);
    s->command[0] = s->want[0] = 0;
}

/*
 * $GOLDEN_WRITE names a file to get the script with what was really said, to be looked over and put
 * in its place.
 */
void script_run(const char *path, bool faults)
{
    static struct script s;
    static char line[TEXT_MAX];
    const char *name = faults ? NULL : getenv("GOLDEN_WRITE");
    FILE *f = fopen(path, "r"), *write_to = name ? fopen(name, "w") : NULL;

    CHECK(f);
    memset(&s, 0, sizeof(s));
    s.faults = faults;
    bed_init(&s.bed);
    for (unsigned int number = 1; fgets(line, sizeof(line), f); number++) {
        if (*line == '<') {
            strcat(s.want, line);
            continue;
        }
        finish_command(&s, write_to);
        s.line = number;
        if (*line == '>') {
            line[strcspn(line, "\n")] = 0;
            strcpy(s.command, line);
        } else if (write_to) {
            fputs(line, write_to);
        }
    }
    finish_command(&s, write_to);
    fclose(f);
    if (write_to)
        fclose(write_to);
    bed_fini(&s.bed);
}
