/* SPDX-License-Identifier: LGPL-2.1-only */
/* Objects of libxl's types into a yajl generator (version 2). Include libxl.h first. */
#ifndef LIBXL_JSON_H
#define LIBXL_JSON_H

#include <libxl.h>
#include <yajl/yajl_gen.h>
#include <yajl/yajl_parse.h>

#define HAVE_YAJL_V2 1
typedef size_t libxl_yajl_length;

yajl_gen_status libxl__uint64_gen_json(yajl_gen hand, uint64_t val);
yajl_gen_status libxl_defbool_gen_json(yajl_gen hand, libxl_defbool *p);
yajl_gen_status libxl_uuid_gen_json(yajl_gen hand, libxl_uuid *p);
yajl_gen_status libxl_mac_gen_json(yajl_gen hand, libxl_mac *p);
yajl_gen_status libxl_bitmap_gen_json(yajl_gen hand, libxl_bitmap *p);
yajl_gen_status libxl_cpuid_policy_list_gen_json(yajl_gen hand, libxl_cpuid_policy_list *p);
yajl_gen_status libxl_string_list_gen_json(yajl_gen hand, libxl_string_list *p);
yajl_gen_status libxl_key_value_list_gen_json(yajl_gen hand, libxl_key_value_list *p);
yajl_gen_status libxl_hwcap_gen_json(yajl_gen hand, libxl_hwcap *p);
yajl_gen_status libxl_ms_vm_genid_gen_json(yajl_gen hand, libxl_ms_vm_genid *p);

#include <_libxl_types_json.h>

/* A parser that stops after the first value, whatever follows it. */
static inline yajl_handle libxl__yajl_alloc(const yajl_callbacks *callbacks,
                                            yajl_alloc_funcs *funcs, void *user)
{
    yajl_handle hand = yajl_alloc(callbacks, funcs, user);

    if (hand)
        yajl_config(hand, yajl_allow_trailing_garbage, 1);
    return hand;
}

/* A generator that indents. */
static inline yajl_gen libxl_yajl_gen_alloc(const yajl_alloc_funcs *funcs)
{
    yajl_gen hand = yajl_gen_alloc(funcs);

    if (hand)
        yajl_gen_config(hand, yajl_gen_beautify, 1);
    return hand;
}

#endif
