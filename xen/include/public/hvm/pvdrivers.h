/* SPDX-License-Identifier: MIT */
/*
 * Products whose drivers tell the device model who they are when they unplug emulated devices: name
 * and number.
 */
#ifndef _XEN_PUBLIC_PVDRIVERS_H_
#define _XEN_PUBLIC_PVDRIVERS_H_

#define PVDRIVERS_PRODUCT_LIST(product)         \
    product("xensource-windows", 1)             \
    product("gplpv-windows", 2)                 \
    product("linux", 3)                         \
    product("xenserver-windows-v7.0+", 4)       \
    product("xenserver-windows-v7.2+", 5)       \
    product("experimental", 0xffff)

#endif
