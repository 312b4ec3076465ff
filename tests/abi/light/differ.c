/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Behaves a described type here as in the reference library? For every type: the bytes after init
 * (and after init_KEY of each case) are the same; objects filled at random write the same JSON in
 * both; what is read back from that JSON writes it again; a copy writes it too. (CPU policies are
 * private to each library: see check-cpuid.) Linked with our static library, the reference is
 * loaded beside it. usage: differ REFERENCE.so [ROUNDS [SEED]]
 */
#include "types/types.h"
#include <dlfcn.h>
#include <libxl_json.h>
#include <libxl_utils.h>
#include <stdio.h>
#include <stdlib.h>

static void *theirs;
static int failures;

static void *symbol(const char *type, const char *suffix)
{
    char name[128];

    snprintf(name, sizeof(name), "%s_%s", type, suffix);
    return dlsym(theirs, name);
}

static void name_difference(const struct lx_type *type, const char *what, const char *path,
                            const unsigned char *a, const unsigned char *b)
{
    for (size_t i = 0; i < type->nr_fields; i++) {
        const struct lx_field *f = &type->fields[i];
        char deeper[200];
        size_t size = f->flags & LX_ARRAY ? sizeof(void *) : f->type->size;

        snprintf(deeper, sizeof(deeper), "%s.%s", path, f->name);
        if (f->type->kind == LX_GROUP_KIND) {
            name_difference(f->type, what, deeper, a, b);
        } else if (f->type->kind == LX_UNION) {
            const struct lx_case *c = lx_union_case(f, lx_int_get(f->key, a + f->offset));

            if (memcmp(a + f->offset, b + f->offset, 4))
                printf("%s%s key: ours %d theirs %d\n", what, deeper, *(int *)(a + f->offset),
                       *(int *)(b + f->offset));
            if (c)
                name_difference(c->fields, what, deeper, a, b);
        } else if (f->type->kind == LX_STRUCT && !(f->flags & LX_ARRAY)) {
            name_difference(f->type, what, deeper, a + f->offset, b + f->offset);
        } else if (memcmp(a + f->offset, b + f->offset, size)) {
            printf("%s%s: ours %lld theirs %lld\n", what, deeper,
                   (long long)lx_int_get(f->type, a + f->offset),
                   (long long)lx_int_get(f->type, b + f->offset));
        }
    }
}

static void compare_init(const struct lx_type *type)
{
    void (*init)(void *) = symbol(type->name, "init");
    unsigned char *a = malloc(type->size), *b = malloc(type->size);

    memset(a, 0xaa, type->size);
    memset(b, 0xaa, type->size);
    lx_type_init(type, a);
    init(b);
    if (memcmp(a, b, type->size)) {
        printf("init of %s differs\n", type->name);
        name_difference(type, "  ", "", a, b);
        failures++;
    }
    for (size_t i = 0; i < type->nr_fields; i++) {
        const struct lx_field *f = &type->fields[i];
        char suffix[64];

        if (f->type->kind != LX_UNION)
            continue;
        snprintf(suffix, sizeof(suffix), "init_%s", f->name);
        for (size_t c = 0; c < f->nr_cases; c++) {
            void (*init_case)(void *, int) = symbol(type->name, suffix);

            lx_type_init(type, a);
            init(b);
            lx_type_init_case(type, a, f->name, f->cases[c].value);
            init_case(b, f->cases[c].value);
            if (memcmp(a, b, type->size)) {
                printf("%s of %s to %d differs\n", suffix, type->name, f->cases[c].value);
                name_difference(type, "  ", "", a, b);
                failures++;
            }
        }
    }
    free(a);
    free(b);
}

/* --- random objects
 * ---------------------------------------------------------------------------------------------------
 */

static char *random_string(void)
{
    static const char *const words[] = { "",           "a",        "xen",         "/dev/sda1",
                                         "with space", "quote\"d", "back\\slash", "new\nline" };

    return strdup(words[rand() % LX_COUNT(words)]);
}

static void fill(const struct lx_type *type, void *p);

static void fill_enum(const struct lx_type *type, void *p)
{
    int n = 0;

    while (type->values[n].s)
        n++;
    lx_int_set(type, p, type->values[rand() % n].v);
}

static void fill_builtin(const struct lx_type *type, void *p)
{
    if (type == &lx_type_defbool) {
        ((libxl_defbool *)p)->val = rand() % 3 - 1;
    } else if (type == &lx_type_bitmap) {
        libxl_bitmap_alloc(NULL, p, 1 + rand() % 40);
        for (int i = 0; i < 5; i++)
            libxl_bitmap_set(p, rand() % 40);
    } else if (type == &lx_type_string_list || type == &lx_type_key_value_list) {
        int n = 2 * (rand() % 3);
        char **list = calloc(n + 1, sizeof(*list));

        for (int i = 0; i < n; i++) {
            list[i] = random_string();
            if (type == &lx_type_key_value_list && !(i & 1)) {
                free(list[i]);
                asprintf(&list[i], "key%d", i);
            }
        }
        *(char ***)p = list;
    } else if (type != &lx_type_ev_link && type != &lx_type_cpuid_policy_list) {
        for (size_t i = 0; i < type->size; i++)
            ((unsigned char *)p)[i] = rand();
    }
}

static void fill_field(const struct lx_type *owner, const struct lx_field *f, void *base)
{
    char *at = (char *)base + f->offset;

    if (rand() % 3 == 0 || f->flags & LX_HIDDEN)
        return;
    if (f->type->kind == LX_GROUP_KIND) {
        fill(f->type, base);
    } else if (f->type->kind == LX_UNION) {
        const struct lx_case *c = &f->cases[rand() % f->nr_cases];

        lx_type_init_case(owner, base, f->name, c->value);
        fill(c->fields, base);
    } else if (f->flags & LX_ARRAY) {
        int n = rand() % 3;

        *(int *)((char *)base + f->count_offset) = n;
        *(void **)at = calloc(n, f->type->size);
        for (int i = 0; i < n; i++) {
            lx_type_init(f->type, *(char **)at + i * f->type->size);
            fill(f->type, *(char **)at + i * f->type->size);
        }
    } else if (!(f->flags & LX_CONST)) {
        fill(f->type, at);
    }
}

static void fill(const struct lx_type *type, void *p)
{
    switch (type->kind) {
    case LX_BOOL:
        *(bool *)p = rand() & 1;
        break;
    case LX_INT:
    case LX_UINT:
        lx_int_set(type, p,
                   (int64_t)((uint64_t)rand() << 33 ^ (uint64_t)rand() << 2) >> rand() % 62);
        break;
    case LX_ENUM:
        fill_enum(type, p);
        break;
    case LX_STRING:
        *(char **)p = random_string();
        break;
    case LX_BUILTIN:
        fill_builtin(type, p);
        break;
    default:
        for (size_t i = 0; i < type->nr_fields; i++)
            fill_field(type, &type->fields[i], p);
    }
}

static char *json(yajl_gen_status (*gen)(yajl_gen, void *), const struct lx_type *type, void *p)
{
    yajl_gen hand = libxl_yajl_gen_alloc(NULL);
    const unsigned char *text = (const unsigned char *)"";
    size_t length;
    char *result;

    if (gen)
        gen(hand, p);
    else
        lx_type_gen_json(type, hand, p);
    yajl_gen_get_buf(hand, &text, &length);
    result = strdup((const char *)text);
    yajl_gen_free(hand);
    return result;
}

static void expect_same(const struct lx_type *type, const char *what, const char *ours,
                        const char *expected)
{
    FILE *file;

    if (!strcmp(ours, expected))
        return;
    printf("%s: %s differs\n", type->name, what);
    failures++;
    file = fopen("/tmp/differ.ours", "w");
    fputs(ours, file);
    fclose(file);
    file = fopen("/tmp/differ.expected", "w");
    fputs(expected, file);
    fclose(file);
    fflush(stdout);
    if (system("diff /tmp/differ.ours /tmp/differ.expected | head -6") < 0)
        failures++;
}

static void compare_json(const struct lx_type *type)
{
    yajl_gen_status (*gen)(yajl_gen, void *) = symbol(type->name, "gen_json");
    char *p = malloc(type->size), *q = malloc(type->size), *mine, *reference, *again;

    lx_type_init(type, p);
    fill(type, p);
    mine = json(NULL, type, p);
    reference = json(gen, type, p);
    expect_same(type, "JSON", mine, reference);

    lx_type_copy(type, q, p);
    again = json(NULL, type, q);
    expect_same(type, "JSON of a copy", again, mine);
    free(again);
    lx_type_dispose(type, q);

    if (lx_type_from_json(NULL, type, q, mine)) {
        printf("%s: our own JSON is refused\n", type->name);
        failures++;
    }
    again = json(NULL, type, q);
    expect_same(type, "JSON read back", again, mine);
    lx_type_dispose(type, q);
    lx_type_dispose(type, p);
    free(again);
    free(mine);
    free(reference);
    free(p);
    free(q);
}

int main(int argc, char **argv)
{
    int rounds = argc > 2 ? atoi(argv[2]) : 50, types = 0;

    srand(argc > 3 ? atoi(argv[3]) : 1);
    theirs = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    if (!theirs) {
        printf("%s\n", dlerror());
        return 77;
    }
    for (const struct lx_type *const *type = lx_types; *type; type++, types++) {
        if ((*type)->kind == LX_STRUCT)
            compare_init(*type);
    }
    for (int i = 0; i < rounds && failures < 12; i++) {
        for (const struct lx_type *const *type = lx_types; *type && failures < 12; type++)
            compare_json(*type);
    }
    printf("libxl: %d types, %d rounds: %d differences\n", types, rounds, failures);
    return failures != 0;
}
