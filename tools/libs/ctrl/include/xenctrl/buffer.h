/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxenctrl: memory that hypercalls may reach. A variable declared with DECLARE_HYPERCALL_BUFFER()
 * is a pointer with a hidden twin that describes its memory; the macros find the twin by name, so
 * that set_xen_guest_handle() refuses, at compile time, memory that was not made for hypercalls.
 * Include <xenctrl.h>.
 */
#ifndef XENCTRL_BUFFER_H
#define XENCTRL_BUFFER_H

#include "xenctrl/base.h"

/* The twin: opaque. */
struct xc_hypercall_buffer {
    void *hbuf;                               /* the hypercall-safe memory */
    struct xc_hypercall_buffer *param_shadow; /* stands for this one, which a caller passed in */
    int dir;                                  /* bounce: which way to copy; 0: no bounce */
    void *ubuf;                               /* bounce: the ordinary memory, ... */
    size_t sz;                                /* ... and its size */
};
typedef struct xc_hypercall_buffer xc_hypercall_buffer_t;

#define XC__HYPERCALL_BUFFER_NAME(_name) xc__hypercall_buffer_##_name

/* The buffer description behind variable @_name. */
#define HYPERCALL_BUFFER(_name)                                                  \
    ({                                                                           \
        xc_hypercall_buffer_t *xc_hb_ = &XC__HYPERCALL_BUFFER_NAME(_name);       \
        xc_hb_->param_shadow ? xc_hb_->param_shadow : xc_hb_;                    \
    })

#define HYPERCALL_BUFFER_INIT_NO_BOUNCE .dir = 0, .sz = 0, .ubuf = (void *)-1

/* A pointer _type *_name, NULL until xc_hypercall_buffer_alloc(). */
#define DECLARE_HYPERCALL_BUFFER(_type, _name)                                   \
    _type *(_name) = NULL;                                                       \
    xc_hypercall_buffer_t XC__HYPERCALL_BUFFER_NAME(_name) = {                   \
        .hbuf = NULL, .param_shadow = NULL, HYPERCALL_BUFFER_INIT_NO_BOUNCE      \
    }

/* The same for memory that exists already, in buffer description @_hbuf. */
#define DECLARE_HYPERCALL_BUFFER_SHADOW(_type, _name, _hbuf)                     \
    _type *(_name) = (_hbuf)->hbuf;                                              \
    __attribute__((unused)) xc_hypercall_buffer_t XC__HYPERCALL_BUFFER_NAME(_name) = { \
        .hbuf = (void *)-1, .param_shadow = (_hbuf), HYPERCALL_BUFFER_INIT_NO_BOUNCE   \
    }

/* In a function with a parameter xc_hypercall_buffer_t *_name: make the macros below work on it. */
#define DECLARE_HYPERCALL_BUFFER_ARGUMENT(_name)                                 \
    xc_hypercall_buffer_t XC__HYPERCALL_BUFFER_NAME(_name) = {                   \
        .hbuf = (void *)-1, .param_shadow = (_name), HYPERCALL_BUFFER_INIT_NO_BOUNCE \
    }

/* The memory's address as a hypercall argument. */
#define HYPERCALL_BUFFER_AS_ARG(_name)                                           \
    ({                                                                           \
        xc_hypercall_buffer_t *xc_hb_arg_ = HYPERCALL_BUFFER(_name);             \
        (unsigned long)xc_hb_arg_->hbuf;                                         \
    })

#define set_xen_guest_handle_impl(_hnd, _val, _byte_off)                         \
    do {                                                                         \
        xc_hypercall_buffer_t *xc_hb_hnd_ = HYPERCALL_BUFFER(_val);              \
        set_xen_guest_handle_raw(_hnd, (void *)((char *)xc_hb_hnd_->hbuf + (_byte_off))); \
    } while (0)

#undef set_xen_guest_handle
#define set_xen_guest_handle(_hnd, _val) set_xen_guest_handle_impl(_hnd, _val, 0)
/* @_off elements into the buffer. */
#define set_xen_guest_handle_offset(_hnd, _val, _off) \
    set_xen_guest_handle_impl(_hnd, _val, ((sizeof(*_val) * (_off))))

/* For a null handle: set_xen_guest_handle(h, HYPERCALL_BUFFER_NULL). */
extern xc_hypercall_buffer_t XC__HYPERCALL_BUFFER_NAME(HYPERCALL_BUFFER_NULL);

/* By bytes; zeroed. NULL with errno. */
void *xc__hypercall_buffer_alloc(xc_interface *xch, xc_hypercall_buffer_t *b, size_t size);
void xc__hypercall_buffer_free(xc_interface *xch, xc_hypercall_buffer_t *b);
#define xc_hypercall_buffer_alloc(_xch, _name, _size) \
    xc__hypercall_buffer_alloc(_xch, HYPERCALL_BUFFER(_name), _size)
#define xc_hypercall_buffer_free(_xch, _name) \
    xc__hypercall_buffer_free(_xch, HYPERCALL_BUFFER(_name))

/* By whole, aligned pages. */
void *xc__hypercall_buffer_alloc_pages(xc_interface *xch, xc_hypercall_buffer_t *b, int nr_pages);
void xc__hypercall_buffer_free_pages(xc_interface *xch, xc_hypercall_buffer_t *b, int nr_pages);
#define xc_hypercall_buffer_alloc_pages(_xch, _name, _nr) \
    xc__hypercall_buffer_alloc_pages(_xch, HYPERCALL_BUFFER(_name), _nr)
#define xc_hypercall_buffer_free_pages(_xch, _name, _nr)                         \
    do {                                                                         \
        if (_name)                                                               \
            xc__hypercall_buffer_free_pages(_xch, HYPERCALL_BUFFER(_name), _nr); \
    } while (0)

/* An array of buffers that live and die together. */
struct xc_hypercall_buffer_array;
typedef struct xc_hypercall_buffer_array xc_hypercall_buffer_array_t;

xc_hypercall_buffer_array_t *xc_hypercall_buffer_array_create(xc_interface *xch, unsigned n);
/* Fill element @index, through the declared buffer @hbuf. */
void *xc__hypercall_buffer_array_alloc(xc_interface *xch, xc_hypercall_buffer_array_t *array,
                                       unsigned index, xc_hypercall_buffer_t *hbuf, size_t size);
#define xc_hypercall_buffer_array_alloc(_xch, _array, _index, _name, _size) \
    xc__hypercall_buffer_array_alloc(_xch, _array, _index, HYPERCALL_BUFFER(_name), _size)
/* Make the declared buffer @hbuf stand for element @index. */
void *xc__hypercall_buffer_array_get(xc_interface *xch, xc_hypercall_buffer_array_t *array,
                                     unsigned index, xc_hypercall_buffer_t *hbuf);
#define xc_hypercall_buffer_array_get(_xch, _array, _index, _name, _size) \
    xc__hypercall_buffer_array_get(_xch, _array, _index, HYPERCALL_BUFFER(_name))
void xc_hypercall_buffer_array_destroy(xc_interface *xc, xc_hypercall_buffer_array_t *array);

/* Ordinary memory, for free(). */
void *xc_memalign(xc_interface *xch, size_t alignment, size_t size);

#endif
