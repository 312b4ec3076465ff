/* SPDX-License-Identifier: MIT */
/*
 * Names of the machine ABIs a front end may have laid out its ring in; it writes its own as
 * "protocol" to xenstore, and a back end of another kind translates. Without the node it is the
 * back end's own.
 */
#ifndef __XEN_PROTOCOLS_H__
#define __XEN_PROTOCOLS_H__

#define XEN_IO_PROTO_ABI_ARM "arm-abi"          /* 32 and 64 bits: they lay out alike */
#define XEN_IO_PROTO_ABI_X86_32 "x86_32-abi"
#define XEN_IO_PROTO_ABI_X86_64 "x86_64-abi"

#if defined(__x86_64__)
#define XEN_IO_PROTO_ABI_NATIVE XEN_IO_PROTO_ABI_X86_64
#elif defined(__i386__)
#define XEN_IO_PROTO_ABI_NATIVE XEN_IO_PROTO_ABI_X86_32
#elif defined(__aarch64__) || defined(__arm__)
#define XEN_IO_PROTO_ABI_NATIVE XEN_IO_PROTO_ABI_ARM
#else
#error "no ring layout has a name for this architecture"
#endif

#endif
