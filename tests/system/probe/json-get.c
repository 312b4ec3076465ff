/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * json-get NAME|INDEX...: reads one JSON text from the standard input, follows the names of maps and
 * the indices of lists, and prints the scalar there (the number of elements, of a list or a map).
 * Anything that is not JSON, and a place that is not there, is an error.
 */
#include <stdio.h>
#include <stdlib.h>
#include <yajl/yajl_tree.h>

static char *read_all(void)
{
    size_t used = 0, room = 1 << 16, got;
    char *text = malloc(room);

    while (text && (got = fread(text + used, 1, room - used - 1, stdin)) > 0) {
        used += got;
        if (used + 1 == room)
            text = realloc(text, room *= 2);
    }
    if (text)
        text[used] = 0;
    return text;
}

static yajl_val step(yajl_val value, const char *where)
{
    const char *path[] = { where, NULL };
    char *end;
    unsigned long index = strtoul(where, &end, 10);

    if (YAJL_IS_ARRAY(value) && !*end && index < YAJL_GET_ARRAY(value)->len)
        return YAJL_GET_ARRAY(value)->values[index];
    return YAJL_IS_OBJECT(value) ? yajl_tree_get(value, path, yajl_t_any) : NULL;
}

static void show(yajl_val value)
{
    if (YAJL_IS_STRING(value))
        puts(value->u.string);
    else if (YAJL_IS_NUMBER(value))
        puts(value->u.number.r);
    else if (YAJL_IS_ARRAY(value))
        printf("%zu\n", YAJL_GET_ARRAY(value)->len);
    else if (YAJL_IS_OBJECT(value))
        printf("%zu\n", YAJL_GET_OBJECT(value)->len);
    else
        puts(YAJL_IS_TRUE(value) ? "true" : YAJL_IS_FALSE(value) ? "false" : "null");
}

int main(int argc, char **argv)
{
    char why[256] = "no memory", *text = read_all();
    yajl_val root = text ? yajl_tree_parse(text, why, sizeof(why)) : NULL, value = root;

    if (!root) {
        fprintf(stderr, "json-get: %s\n", why);
        return EXIT_FAILURE;
    }
    for (int i = 1; i < argc; i++) {
        value = step(value, argv[i]);
        if (!value) {
            fprintf(stderr, "json-get: there is no %s\n", argv[i]);
            return EXIT_FAILURE;
        }
    }
    show(value);
    yajl_tree_free(root);
    free(text);
    return EXIT_SUCCESS;
}
