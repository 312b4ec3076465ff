// SPDX-License-Identifier: GPL-2.0-only
/* A build without Intel's virtualization extension. */
#include <asm/hvm-ops.h>

const struct hvm_ops *vmx_probe(const char **why)
{
    *why = "this build is without VMX";
    return NULL;
}
