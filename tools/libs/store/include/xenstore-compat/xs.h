/* SPDX-License-Identifier: LGPL-2.1-only */
/* The name xenstore.h once had. */
#warning "xs.h is now called xenstore.h"
#include <xenstore.h>
