/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Forced in front of hypervisor sources that are compiled for the host: the C library's headers
 * first, with their own visibility, then what the hypervisor's build forces in.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <xen/compiler.h>
#pragma GCC visibility pop
