// SPDX-License-Identifier: GPL-2.0-only
/* Paths and permissions as text. */
#include <errno.h>
#include <string.h>

#include "store/path.h"
#include "store/perms.h"
#include "test.h"

TEST(valid_paths)
{
    CHECK(path_valid("/", 100, false));
    CHECK(path_valid("/a/b-c_D9@x", 100, false));
    CHECK(!path_valid("", 100, false));
    CHECK(!path_valid("/a/", 100, false));
    CHECK(!path_valid("//", 100, false));
    CHECK(!path_valid("/a//b", 100, false));
    CHECK(!path_valid("/a b", 100, false));
    CHECK(!path_valid("/a.b", 100, false));
    CHECK(!path_valid("@introduceDomain", 100, false));
    CHECK(path_valid("@introduceDomain", 100, true));
    CHECK(path_valid("/12345", 6, false));
    CHECK(!path_valid("/123456", 6, false));
}

TEST(canonical_paths)
{
    char out[PATH_BUFFER];
    size_t base;

    CHECK_EQ(path_canonical(out, "x/y", 7, 2048, false, &base), 0);
    CHECK_STR(out, "/local/domain/7/x/y");
    CHECK_EQ(base, strlen("/local/domain/7/"));
    CHECK_EQ(path_canonical(out, "/x", 7, 2048, false, &base), 0);
    CHECK_STR(out, "/x");
    CHECK_EQ(base, 0);
    CHECK_EQ(path_canonical(out, "@x", 7, 2048, false, &base), -EINVAL);
    CHECK_EQ(path_canonical(out, "@x", 7, 2048, true, &base), 0);
    CHECK_STR(out, "@x");
}

TEST(path_limits_leave_out_the_domain)
{
    char path[PATH_BUFFER + 100], out[PATH_BUFFER];
    size_t base, prefix = strlen("/local/domain/65535/");

    memset(path, 'x', sizeof(path));
    path[2048] = 0;
    CHECK_EQ(path_canonical(out, path, 65535, 2048, false, &base), 0);
    CHECK_EQ(strlen(out), prefix + 2048);
    path[2048] = 'x';
    path[2049] = 0;
    CHECK_EQ(path_canonical(out, path, 65535, 2048, false, &base), -EINVAL);
    memcpy(path, "/local/domain/65535/", prefix);
    memset(path + prefix, 'x', 2049);
    path[prefix + 2048] = 0;
    CHECK_EQ(path_canonical(out, path, 0, 2048, false, &base), 0);
    path[prefix + 2048] = 'x';
    path[prefix + 2049] = 0;
    CHECK_EQ(path_canonical(out, path, 0, 2048, false, &base), -EINVAL);
    /* Without a limit of the administrator's, the protocol's holds. */
    path[0] = '/';
    memset(path + 1, 'x', 3072);
    path[3072] = 0;
    CHECK_EQ(path_canonical(out, path, 0, 5000, false, &base), 0);
    path[3072] = 'x';
    path[3073] = 0;
    CHECK_EQ(path_canonical(out, path, 0, 5000, false, &base), -EINVAL);
}

TEST(components)
{
    const char *cursor = "/ab/c", *name;
    size_t len;

    CHECK(path_next(&cursor, &name, &len) && len == 2 && !memcmp(name, "ab", 2));
    CHECK(path_next(&cursor, &name, &len) && len == 1 && *name == 'c');
    CHECK(!path_next(&cursor, &name, &len));
    cursor = "/";
    CHECK(!path_next(&cursor, &name, &len));
    CHECK_EQ(path_depth("/"), 0);
    CHECK_EQ(path_depth("/a/b"), 2);
    CHECK_EQ(path_depth("@x/3"), 2);
    CHECK_STR(path_leaf("/a/b", &len), "b");
    CHECK_EQ(len, 2);
    CHECK_STR(path_leaf("/a", &len), "a");
    CHECK_EQ(len, 1);
    CHECK_STR(path_leaf("/", &len), "");
    CHECK_EQ(len, 1);
}

TEST(permission_words)
{
    static const char *const bad[] = { "",   "r", "5", "x5", "r-1", "r5x", "rr5", "r99999999999",
                                       "r 5" };
    struct perms *p = perms_alloc(2);
    struct perm one;
    char text[2 * PERM_TEXT_MAX];

    for (unsigned int i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        CHECK_EQ(perm_parse(bad[i], &one), -EINVAL);
    CHECK_EQ(perm_parse("b65535", &p->entry[0]), 0);
    CHECK_EQ(p->entry[0].access, PERM_READ | PERM_WRITE);
    CHECK_EQ(perm_parse("n4294967295", &p->entry[1]), 0);
    CHECK_EQ(perms_format(p, text), 19);
    CHECK(!memcmp(text, "b65535\0n4294967295", 19));
    perms_put(p);
}
