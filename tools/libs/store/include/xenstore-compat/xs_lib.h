/* SPDX-License-Identifier: LGPL-2.1-only */
/* The name xenstore_lib.h once had. */
#warning "xs_lib.h is now called xenstore_lib.h"
#include <xenstore_lib.h>
