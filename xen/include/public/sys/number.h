/* SPDX-License-Identifier: MIT */
/*
 * How the ioctls of Xen's device files are numbered: as Linux's _IOC(_IOC_NONE, ...) on x86 and
 * Arm, the size of the argument from bit 16, the device's letter from bit 8, its own number below.
 * Here so that these headers need none of Linux's.
 */
#ifndef XEN_PUBLIC_SYS_NUMBER_H
#define XEN_PUBLIC_SYS_NUMBER_H

#define XEN_DEVICE_IOCTL(letter, number, size) ((size) << 16 | (letter) << 8 | (number))

#endif
