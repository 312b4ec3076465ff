/* SPDX-License-Identifier: LGPL-2.1-only */
/* A command line that grows word by word, and qemu's devices in it. */
#ifndef LX_DM_WORDS_H
#define LX_DM_WORDS_H

#include "core/arena.h"

struct lx_words {
    struct lx *lx;
    char **at;
    unsigned int nr, room;
};
void lx_word(struct lx_words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A word in pieces. */
void lx_word_begin(struct lx_words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
void lx_word_more(struct lx_words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Text in a list of options: its commas are doubled. */
void lx_word_escaped(struct lx_words *w, const char *text);
char **lx_words_end(struct lx_words *w);

int lx_dm_add_nics(struct lx_words *w, uint32_t domid, const libxl_domain_config *config);
int lx_dm_add_disks(struct lx_words *w, const libxl_domain_config *config);
void lx_dm_add_vnc(struct lx_words *w, const libxl_vnc_info *vnc);
void lx_dm_add_screen(struct lx_words *w, const libxl_domain_build_info *b_info);
int lx_dm_add_usb(struct lx_words *w, const libxl_domain_build_info *b_info);
/* The interface at this end of an emulated network card. */
char *lx_dm_tap(struct lx *lx, uint32_t domid, const libxl_device_nic *nic);
/* How qemu names a format of images; NULL: it has no such. */
const char *lx_dm_format(libxl_disk_format format);

#endif
