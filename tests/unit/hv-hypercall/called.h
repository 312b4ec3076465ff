/* SPDX-License-Identifier: GPL-2.0-only */
/* What the generated handlers do: remember who was called. */
#ifndef CALLED_H
#define CALLED_H

long handler_called(const char *name);      /* returns handler_result */

extern const char *last_called;
extern unsigned int nr_called;
extern long handler_result;
extern long (*handler_instead)(void);       /* runs in a handler's place, once */

#endif
