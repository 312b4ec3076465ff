/* SPDX-License-Identifier: GPL-2.0-only */
/* The ABI's error numbers under their usual names: functions return them negated. */
#ifndef XEN_ERRNO_H
#define XEN_ERRNO_H

#include <lib/errno.h>

#endif
