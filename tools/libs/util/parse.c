/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The configuration language: lines of NAME = VALUE or NAME += VALUE, several on a line between
 * semicolons; a value is a number, a quoted string, or a list of values in brackets, which may go
 * over lines. # starts a comment, a backslash at the end of a line continues it. After a mistake
 * parsing goes on at the next line, to find the others too.
 */
#include "internal.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>

enum { MAX_DEPTH = 32 };

struct parser {
    XLU_Config *cfg;
    const char *at, *end;
    int line, errors, depth;
    bool out_of_memory;
};

/* --- characters ------------------------------------------------------------------------------- */

static int peek(const struct parser *ps)
{
    return ps->at < ps->end ? (unsigned char)*ps->at : EOF;
}

static bool starts_with(const struct parser *ps, const char *text)
{
    size_t length = strlen(text);

    return (size_t)(ps->end - ps->at) >= length && !memcmp(ps->at, text, length);
}

static void skip_comment(struct parser *ps)
{
    while (peek(ps) != EOF && peek(ps) != '\n')
        ps->at++;
}

/* Blanks, comments, continued lines; with newlines too inside a list. */
static void skip_space(struct parser *ps, bool newlines)
{
    for (;;) {
        int c = peek(ps);

        if (c == '\n' && newlines) {
            ps->line++;
            ps->at++;
        } else if (starts_with(ps, "\\\n") || starts_with(ps, "\\\r\n")) {
            ps->line++;
            ps->at += starts_with(ps, "\\\n") ? 2 : 3;
        } else if (c == ' ' || c == '\t' ||
                   (c == '\r' && ps->at + 1 < ps->end && ps->at[1] == '\n')) {
            ps->at++;
        } else if (c == '#') {
            skip_comment(ps);
        } else {
            return;
        }
    }
}

static bool wrong(struct parser *ps, const char *expected)
{
    int length = 0;

    while (length < 20 && ps->at + length < ps->end && ps->at[length] != '\n')
        length++;
    if (length)
        xlu_cfg_report(ps->cfg, ps->line, "syntax error at \"%.*s\": expected %s", length, ps->at,
                       expected);
    else
        xlu_cfg_report(ps->cfg, ps->line, "syntax error at the end of the %s: expected %s",
                       peek(ps) == EOF ? "file" : "line", expected);
    ps->errors++;
    return false;
}

static bool no_memory(struct parser *ps)
{
    ps->out_of_memory = true;
    return false;
}

/* --- values ----------------------------------------------------------------------------------- */

static XLU_ConfigValue *new_value(struct parser *ps, enum XLU_ConfigValueType type)
{
    XLU_ConfigValue *value = calloc(1, sizeof(*value));

    if (!value) {
        no_memory(ps);
        return NULL;
    }
    value->type = type;
    value->line = ps->line;
    return value;
}

static int digits(struct parser *ps, int base, int limit)
{
    int value = 0, count = 0, c;

    for (; count < limit && isxdigit(c = peek(ps)); count++, ps->at++) {
        int digit = isdigit(c) ? c - '0' : tolower(c) - 'a' + 10;

        if (digit >= base)
            break;
        value = value * base + digit;
    }
    return count && value && value <= 255 ? value : -1;
}

/* After the backslash: the character meant, or -1. */
static int escape(struct parser *ps)
{
    int c = peek(ps);

    switch (c) {
    case 'n':
    case 't':
    case 'r':
        ps->at++;
        return c == 'n' ? '\n' : c == 't' ? '\t' : '\r';
    case 'x':
        ps->at++;
        return digits(ps, 16, 2);
    case '\\':
    case '\'':
    case '"':
        ps->at++;
        return c;
    default:
        return digits(ps, 8, 3);
    }
}

static bool read_quoted(struct parser *ps, char *out)
{
    int quote = *ps->at++;

    for (;;) {
        int c = peek(ps);

        if (c == EOF || c == '\n' || !c)
            return wrong(ps, "the closing quote of the string on the same line");
        ps->at++;
        if (c == quote)
            break;
        if (c == '\\' && (c = escape(ps)) < 0)
            return wrong(ps, "one of n t r \\ ' \" xHH or an octal number after the backslash");
        *out++ = c;
    }
    *out = '\0';
    return true;
}

static XLU_ConfigValue *parse_scalar(struct parser *ps)
{
    XLU_ConfigValue *value = new_value(ps, XLU_STRING);
    const char *start = ps->at;
    size_t room = 0;

    if (!value)
        return NULL;
    while (start + room < ps->end && start[room] != '\n')
        room++;
    value->string = calloc(1, room + 1);
    if (!value->string) {
        no_memory(ps);
        goto free_value;
    }
    if (*start == '"' || *start == '\'') {
        if (!read_quoted(ps, value->string))
            goto free_value;
        return value;
    }
    while (isxdigit(peek(ps)) || peek(ps) == 'x' || peek(ps) == 'X')
        ps->at++;
    memcpy(value->string, start, ps->at - start);
    return value;

free_value:
    xlu_value_free(value);
    return NULL;
}

static XLU_ConfigValue *parse_value(struct parser *ps);

static bool append(struct parser *ps, XLU_ConfigList *list, XLU_ConfigValue *item)
{
    XLU_ConfigValue **items = realloc(list->items, (list->nr + 1) * sizeof(*items));

    if (!items)
        return no_memory(ps);
    list->items = items;
    items[list->nr++] = item;
    return true;
}

static XLU_ConfigValue *parse_list(struct parser *ps)
{
    XLU_ConfigValue *value = new_value(ps, XLU_LIST), *item;

    if (!value)
        return NULL;
    ps->at++;
    for (;;) {
        skip_space(ps, true);
        if (peek(ps) == ']')
            break;
        item = parse_value(ps);
        if (!item)
            goto free_value;
        if (!append(ps, &value->list, item)) {
            xlu_value_free(item);
            goto free_value;
        }
        skip_space(ps, true);
        if (peek(ps) == ',') {
            ps->at++;
        } else if (peek(ps) != ']') {
            wrong(ps, "',' or ']' in a list");
            goto free_value;
        }
    }
    ps->at++;
    return value;

free_value:
    xlu_value_free(value);
    return NULL;
}

static XLU_ConfigValue *parse_value(struct parser *ps)
{
    XLU_ConfigValue *value = NULL;
    int c = peek(ps);

    if (c == '"' || c == '\'' || isdigit(c)) {
        value = parse_scalar(ps);
    } else if (c == '[') {
        if (++ps->depth > MAX_DEPTH)
            wrong(ps, "lists nested less deep");
        else
            value = parse_list(ps);
        ps->depth--;
    } else {
        wrong(ps, "a number, a string in quotes, or a list in [ ]");
    }
    return value;
}

/* --- settings --------------------------------------------------------------------------------- */

static bool is_name(int c)
{
    return isalnum(c) || c == '_' || c == '.';
}

/* The value of += is added to the end of the old one, whose type it must have. */
static bool add_to(struct parser *ps, XLU_ConfigValue *old, XLU_ConfigValue *more)
{
    char *sum;

    if (old->type != more->type) {
        xlu_cfg_report(ps->cfg, more->line,
                       "+= cannot add a list to a single value or the other way round");
        ps->errors++;
        return false;
    }
    if (old->type == XLU_LIST) {
        while (more->list.nr) {
            if (!append(ps, &old->list, more->list.items[0]))
                return false;
            memmove(more->list.items, more->list.items + 1,
                    --more->list.nr * sizeof(*more->list.items));
        }
        return true;
    }
    if (asprintf(&sum, "%s%s", old->string, more->string) < 0)
        return no_memory(ps);
    free(old->string);
    old->string = sum;
    return true;
}

static bool store(struct parser *ps, const char *name, size_t length, enum XLU_Operation op,
                  XLU_ConfigValue *value)
{
    XLU_ConfigSetting **at = &ps->cfg->settings, *setting;

    while (*at && (strlen((*at)->name) != length || memcmp((*at)->name, name, length)))
        at = &(*at)->next;
    setting = *at;
    if (!setting) {
        setting = calloc(1, sizeof(*setting));
        if (!setting || !(setting->name = strndup(name, length))) {
            free(setting);
            xlu_value_free(value);
            return no_memory(ps);
        }
        *at = setting;
    } else if (op == XLU_OP_ADDITION) {
        bool added = add_to(ps, setting->value, value);

        xlu_value_free(value);
        setting->last_op = op;
        setting->line = ps->line;
        return added;
    } else {
        xlu_value_free(setting->value);
    }
    setting->value = value;
    setting->last_op = op;
    setting->line = value->line;
    return true;
}

static bool parse_setting(struct parser *ps)
{
    const char *name = ps->at;
    enum XLU_Operation op = XLU_OP_ASSIGNMENT;
    XLU_ConfigValue *value;
    size_t length;

    if (!isalpha(peek(ps)) && peek(ps) != '_')
        return wrong(ps, "the name of a setting");
    while (is_name(peek(ps)))
        ps->at++;
    length = ps->at - name;
    skip_space(ps, false);
    if (starts_with(ps, "+=")) {
        op = XLU_OP_ADDITION;
        ps->at++;
    }
    if (peek(ps) != '=')
        return wrong(ps, "'=' or '+=' after the name");
    ps->at++;
    skip_space(ps, false);
    value = parse_value(ps);
    return value && store(ps, name, length, op, value);
}

static void parse_line(struct parser *ps)
{
    bool fine = true;

    skip_space(ps, false);
    if (peek(ps) == ';' || peek(ps) == '\n' || peek(ps) == EOF)
        goto next;
    fine = parse_setting(ps);
    skip_space(ps, false);
    if (fine && peek(ps) != ';' && peek(ps) != '\n' && peek(ps) != EOF)
        fine = wrong(ps, "the end of the line or ';'");
    if (!fine)
        skip_comment(ps);
next:
    if (peek(ps) == '\n')
        ps->line++;
    if (peek(ps) != EOF)
        ps->at++;
}

int xlu_parse(XLU_Config *cfg, const char *text, size_t length)
{
    struct parser ps = { .cfg = cfg, .at = text, .end = text + length, .line = 1 };

    while (ps.at < ps.end && !ps.out_of_memory)
        parse_line(&ps);
    if (ps.out_of_memory)
        return ENOMEM;
    return ps.errors ? EINVAL : 0;
}
