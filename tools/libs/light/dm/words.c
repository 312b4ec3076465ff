/* SPDX-License-Identifier: LGPL-2.1-only */
/* See words.h. */
#include "dm/words.h"
#include <string.h>

static void add(struct lx_words *w, char *word)
{
    if (w->nr == w->room) {
        unsigned int room = w->room ? 2 * w->room : 64;
        char **at = lx_alloc(w->lx, room * sizeof(*at));

        if (w->nr)
            memcpy(at, w->at, w->nr * sizeof(*at));
        w->at = at;
        w->room = room;
    }
    w->at[w->nr++] = word;
}

void lx_word(struct lx_words *w, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    add(w, lx_vsprintf(w->lx, format, ap));
    va_end(ap);
}

void lx_word_begin(struct lx_words *w, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    add(w, lx_vsprintf(w->lx, format, ap));
    va_end(ap);
}

void lx_word_more(struct lx_words *w, const char *format, ...)
{
    char **last = &w->at[w->nr - 1];
    va_list ap;

    va_start(ap, format);
    *last = lx_sprintf(w->lx, "%s%s", *last, lx_vsprintf(w->lx, format, ap));
    va_end(ap);
}

void lx_word_escaped(struct lx_words *w, const char *text)
{
    for (; *text; text++)
        lx_word_more(w, *text == ',' ? ",," : "%c", *text);
}

char **lx_words_end(struct lx_words *w)
{
    add(w, NULL);
    return w->at;
}
