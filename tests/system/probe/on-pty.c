/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * on-pty SECONDS COMMAND...: runs a command on a terminal of its own and plays the user, as the lines
 * of the standard input say:
 *
 *   wait TEXT     until TEXT has been shown, after what the last wait found
 *   type TEXT     \r \n \t \\ and ^X (a control character) as usual
 *   hangup        the terminal goes away
 *
 * Then it waits for the command to end, and ends as that did: its exit status, or 128 and the signal.
 * What the command shows goes to the standard output. After SECONDS the command is killed and the
 * status is 124; a wait that can't succeed any more gives 125.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TIMED_OUT = 124, NEVER_SHOWN = 125 };

static int terminal;
static pid_t child;
static long deadline;               /* seconds of CLOCK_MONOTONIC */
static char *shown;                 /* everything, and where the next wait looks from */
static size_t nr_shown, looked_at;

static long now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

static void end(int status, const char *why, const char *what)
{
    fprintf(stderr, "on-pty: %s%s\n", why, what);
    kill(child, SIGKILL);
    exit(status);
}

/* Takes what the command shows next. False: it has closed the terminal. */
static bool listen_on(void)
{
    struct pollfd ready = { .fd = terminal, .events = POLLIN };
    long left = deadline - now();
    char *more;
    ssize_t nr;

    if (left <= 0 || poll(&ready, 1, left * 1000) <= 0)
        end(TIMED_OUT, "out of time", "");
    more = realloc(shown, nr_shown + 4096);
    if (!more)
        end(TIMED_OUT, "no memory", "");
    shown = more;
    nr = read(terminal, shown + nr_shown, 4096);
    if (nr <= 0)                    /* EIO once nobody has the other side open */
        return false;
    if (write(STDOUT_FILENO, shown + nr_shown, nr) != nr)
        end(TIMED_OUT, "standard output: ", strerror(errno));
    nr_shown += nr;
    return true;
}

static void wait_for(const char *text)
{
    size_t length = strlen(text);
    char *found;

    while (!(found = memmem(shown + looked_at, nr_shown - looked_at, text, length)))
        if (!listen_on())
            end(NEVER_SHOWN, "it was never shown: ", text);
    looked_at = found + length - shown;
}

/* The character that a pair stands for; -1: none. */
static int escaped(char mark, char c)
{
    if (mark == '^' && c >= '@' && c <= '_')
        return c & 0x1f;
    if (mark != '\\')
        return -1;
    return c == 'r' ? '\r' : c == 'n' ? '\n' : c == 't' ? '\t' : c == '\\' ? '\\' : -1;
}

static void type(const char *text)
{
    while (*text) {
        int c = text[1] ? escaped(text[0], text[1]) : -1;
        char byte = c < 0 ? *text : c;

        if (write(terminal, &byte, 1) != 1)
            end(NEVER_SHOWN, "cannot type: ", strerror(errno));
        text += c < 0 ? 1 : 2;
    }
}

static void play(char *line)
{
    line[strcspn(line, "\n")] = 0;
    if (!strncmp(line, "wait ", 5))
        wait_for(line + 5);
    else if (!strncmp(line, "type ", 5))
        type(line + 5);
    else if (!strcmp(line, "hangup"))
        close(terminal), terminal = -1;
    else if (*line && *line != '#')
        end(NEVER_SHOWN, "what is this: ", line);
}

/* The command may close the terminal and go on: its end is what counts. */
static int status_of_child(void)
{
    int status;

    while (terminal >= 0 && listen_on())
        ;
    while (!waitpid(child, &status, WNOHANG)) {
        const struct timespec moment = { .tv_nsec = 10000000 };

        if (now() >= deadline)
            end(TIMED_OUT, "out of time", "");
        nanosleep(&moment, NULL);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
    const struct winsize size = { .ws_row = 25, .ws_col = 80 };
    char *line = NULL;
    size_t room = 0;

    if (argc < 3) {
        fprintf(stderr, "usage: on-pty SECONDS COMMAND...  (what the user does is on stdin)\n");
        return EXIT_FAILURE;
    }
    deadline = now() + atol(argv[1]);
    shown = malloc(1);
    child = forkpty(&terminal, NULL, NULL, &size);
    if (child < 0 || !shown) {
        perror("on-pty");
        return EXIT_FAILURE;
    }
    if (!child) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    fcntl(terminal, F_SETFD, FD_CLOEXEC);
    while (getline(&line, &room, stdin) > 0)
        play(line);
    free(line);
    return status_of_child();
}
