// SPDX-License-Identifier: GPL-2.0-only
/* A build without AMD's virtualization extension. */
#include <asm/hvm-ops.h>

const struct hvm_ops *svm_probe(const char **why)
{
    *why = "this build is without SVM";
    return NULL;
}
