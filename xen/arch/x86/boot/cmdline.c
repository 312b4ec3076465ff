// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command line: words separated by blanks, each `name=value', `name' or `no-name', matched with
 * the options that rooms registered (xen/init.h). A value may be quoted to hold blanks. Unknown
 * names and bad values are reported.
 */
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <lib/ctype.h>
#include <lib/string.h>

extern const struct param __params_start[], __params_end[];

char saved_cmdline[1024];

int param_bool(const char *value)
{
    return parse_bool(value, strlen(value));
}

static int __init store_uint(const struct param *p, const char *value)
{
    const char *end;
    u64 n = parse_u64(value, &end, 0);

    if (end == value || *end)
        return -EINVAL;
    switch (p->len) {
    case 1: *(u8 *)p->var = n; return n == (u8)n ? 0 : -EOVERFLOW;
    case 2: *(u16 *)p->var = n; return n == (u16)n ? 0 : -EOVERFLOW;
    case 4: *(u32 *)p->var = n; return n == (u32)n ? 0 : -EOVERFLOW;
    case 8: *(u64 *)p->var = n; return 0;
    }
    return -EINVAL;
}

/* Bare numbers are kibibytes: what users know. */
static int __init store_size(const struct param *p, const char *value)
{
    const char *end;
    u64 n = parse_size(value, &end);

    if (end == value || *end)
        return -EINVAL;
    if (ascii_digit(end[-1]) < 10)
        n <<= 10;
    switch (p->len) {
    case 4: *(u32 *)p->var = n; return n == (u32)n ? 0 : -EOVERFLOW;
    case 8: *(u64 *)p->var = n; return 0;
    }
    return -EINVAL;
}

/* value NULL: the bare name; negated: no-name. */
static int __init store(const struct param *p, const char *value, bool negated)
{
    int word;

    switch (p->kind) {
    case PARAM_IGNORED:
        return 0;
    case PARAM_BOOL:
        word = value ? param_bool(value) : 1;
        if (word < 0)
            return -EINVAL;
        *(bool *)p->var = word != negated;
        return 0;
    case PARAM_CUSTOM:
        return p->parse(negated ? "no" : value ?: "");
    case PARAM_STRING:
        return strlcpy(p->var, negated ? "no" : value ?: "", p->len) < p->len ? 0 : -EOVERFLOW;
    case PARAM_UINT:
        word = negated ? 0 : value ? -1 : 1;
        return word < 0 ? store_uint(p, value) : store_uint(p, word ? "1" : "0");
    case PARAM_SIZE:
        return negated ? store_size(p, "0") : value ? store_size(p, value) : -EINVAL;
    }
    return -EINVAL;
}

/* Every option of that name (two rooms may listen to one). False when there is none. */
static bool __init apply_name(const char *name, size_t len, const char *value, bool negated)
{
    bool found = false;

    for (const struct param *p = __params_start; p < __params_end; p++) {
        int rc;

        if (strlen(p->name) != len || memcmp(p->name, name, len))
            continue;
        found = true;
        rc = store(p, value, negated);
        if (rc)
            printk(XENLOG_WARNING "Option %s: bad value \"%s\"%s\n", p->name, value ?: "",
                   rc == -EOVERFLOW ? " (too large)" : "");
    }
    return found;
}

static void __init apply_word(char *word)
{
    char *eq = strchr(word, '=');
    size_t len = eq ? (size_t)(eq - word) : strlen(word);

    if (apply_name(word, len, eq ? eq + 1 : NULL, false))
        return;
    if (len > 3 && !strncmp(word, "no-", 3) &&
        apply_name(word + 3, len - 3, eq ? eq + 1 : NULL, true))
        return;
    printk(XENLOG_WARNING "Unknown option \"%s\" on the command line\n", word);
}

/* Cuts the next word out of *p, without its quotes; NULL at the end. */
static char *__init next_word(char **p)
{
    char *in = *p, *out, *word, quote = 0;

    while (ascii_is_space(*in))
        in++;
    if (!*in)
        return NULL;
    for (word = out = in; *in && (quote || !ascii_is_space(*in)); in++) {
        if (quote ? *in == quote : *in == '"' || *in == '\'')
            quote = quote ? 0 : *in;
        else
            *out++ = *in;
    }
    *p = *in ? in + 1 : in;
    *out = '\0';
    return word;
}

void __init cmdline_parse(const char *line)
{
    static char __initdata copy[4096];
    char *p = copy, *word;

    strlcpy(saved_cmdline, line, sizeof(saved_cmdline));
    if (strlcpy(copy, line, sizeof(copy)) >= sizeof(copy))
        printk(XENLOG_WARNING "The command line is longer than %zu bytes: the rest is ignored\n",
               sizeof(copy) - 1);
    while ((word = next_word(&p)) != NULL) {
        if (!strcmp(word, "--"))
            break;          /* what follows belongs to dom0 */
        apply_word(word);
    }
}
