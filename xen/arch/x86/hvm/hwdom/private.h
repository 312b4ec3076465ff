/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of hvm/hwdom. */
#ifndef HVM_HWDOM_PRIVATE_H
#define HVM_HWDOM_PRIVATE_H

#include <asm/hwdom.h>

/* pci.c: true when the access was one to configuration space; done then. */
bool hwdom_config_port(struct hvm_io *io);
bool hwdom_config_window(struct hvm_io *io);

#endif
