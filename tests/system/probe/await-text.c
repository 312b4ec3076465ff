/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * await-text SECONDS TEXT COUNT FILE...: waits until the files, which need not be there yet, contain
 * TEXT at least COUNT times between them; 1 if they do not within SECONDS. It is woken by changes to
 * their folders and costs nothing in between.
 */
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static long now_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Of one file; none of one that is not there. */
static unsigned long count(const char *path, const char *text)
{
    FILE *file = fopen(path, "r");
    size_t length = strlen(text), left;
    struct stat stat;
    unsigned long nr = 0;
    char *data, *at;

    if (!file)
        return 0;
    data = fstat(fileno(file), &stat) ? NULL : malloc(stat.st_size + 1);
    left = data ? fread(data, 1, stat.st_size, file) : 0;
    for (at = data; left && (at = memmem(at, left, text, length)); at += length) {
        nr++;
        left = data + stat.st_size - at - length;
    }
    free(data);
    fclose(file);
    return nr;
}

static unsigned long count_all(char **paths, int nr, const char *text)
{
    unsigned long total = 0;

    for (int i = 0; i < nr; i++)
        total += count(paths[i], text);
    return total;
}

/* Until something changes; 0 when the time is over. */
static int wait_change(int fd, long until)
{
    struct pollfd ready = { .fd = fd, .events = POLLIN };
    long left = until - now_ms();
    char events[4096];

    return left > 0 && poll(&ready, 1, left) > 0 && read(fd, events, sizeof(events)) > 0;
}

int main(int argc, char **argv)
{
    int fd = inotify_init1(IN_CLOEXEC);
    long until;
    unsigned long wanted;

    if (argc < 5 || fd < 0) {
        fprintf(stderr, "usage: await-text SECONDS TEXT COUNT FILE...\n");
        return EXIT_FAILURE;
    }
    until = now_ms() + atol(argv[1]) * 1000;
    wanted = strtoul(argv[3], NULL, 10);
    for (int i = 4; i < argc; i++) {
        char *copy = strdup(argv[i]);

        /* a folder that is not there is not watched: the other one will do */
        if (copy)
            inotify_add_watch(fd, dirname(copy), IN_MODIFY | IN_CREATE | IN_MOVED_TO);
        free(copy);
    }
    while (count_all(argv + 4, argc - 4, argv[2]) < wanted)
        if (!wait_change(fd, until))
            return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
