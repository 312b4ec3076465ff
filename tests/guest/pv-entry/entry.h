/* SPDX-License-Identifier: GPL-2.0-only */
/* The groups of cases of pv-entry. */
#ifndef ENTRY_H
#define ENTRY_H

#include "guest.h"

void exception_cases(void);
void user_cases(void);
void event_cases(void);
void privileged_cases(void);
void segment_cases(void);
void cost_cases(void);

extern struct frame last;           /* of the last trap caught by catch() */
extern volatile unsigned int caught;
/* A handler that notes the frame and goes on `skip_bytes` further. */
void catch(struct frame *f);
extern unsigned long skip_bytes;
#define CATCH(vector, skip) (caught = 0, skip_bytes = (skip), set_handler(vector, catch))

#endif
