/* SPDX-License-Identifier: MIT */
/*
 * Hypercall 27, xsm_op, while the security policy is FLASK: load and query the policy, ask for
 * access decisions, change booleans, name resources. A SID is a number the hypervisor gave to a
 * security context, good until reboot; contexts are text, user:role:type[:level]. One structure, at
 * the end.
 */
#ifndef __FLASK_OP_H__
#define __FLASK_OP_H__

#include "../xen.h"
#include "../event_channel.h"

#define XEN_FLASK_INTERFACE_VERSION 1

/* ---- The policy and its mode ---- */

#define FLASK_LOAD 1
#define FLASK_GETENFORCE 2              /* returns 1 when enforcing, 0 when only complaining */
#define FLASK_SETENFORCE 3
#define FLASK_POLICYVERS 10             /* returns the newest policy format understood */
#define FLASK_MLS 14                    /* returns 1 if contexts have levels */
#define FLASK_DISABLE 15                /* gone: -ENOSYS */
#define FLASK_USER 9                    /* gone: -ENOSYS */

struct xen_flask_load {
    XEN_GUEST_HANDLE(char) buffer;      /* a binary policy */
    uint32_t size;                      /* bytes */
};
typedef struct xen_flask_load xen_flask_load_t;

struct xen_flask_setenforce {
    uint32_t enforcing;                 /* 0 or 1 */
};
typedef struct xen_flask_setenforce xen_flask_setenforce_t;

/* ---- Contexts, SIDs, decisions ---- */

#define FLASK_CONTEXT_TO_SID 4
#define FLASK_SID_TO_CONTEXT 5
#define FLASK_ACCESS 6
#define FLASK_CREATE 7                  /* the SID of a new object, */
#define FLASK_RELABEL 8                 /* of a relabelled one, */
#define FLASK_MEMBER 20                 /* of a member of a polyinstantiated one */
#define FLASK_GET_PEER_SID 23
#define FLASK_RELABEL_DOMAIN 24

struct xen_flask_sid_context {
    uint32_t sid;                       /* in or out, by command */
    uint32_t size;                      /* in: of context; SID_TO_CONTEXT: out, bytes it needs */
    XEN_GUEST_HANDLE(char) context;
};
typedef struct xen_flask_sid_context xen_flask_sid_context_t;

struct xen_flask_access {
    uint32_t ssid;                      /* source: who */
    uint32_t tsid;                      /* target: on what */
    uint32_t tclass;                    /* its class */
    uint32_t req;                       /* permissions asked for, one bit each */
    uint32_t allowed;                   /* out: permissions granted */
    uint32_t audit_allow;               /* out: of them, those to be logged */
    uint32_t audit_deny;                /* out: those logged when denied */
    uint32_t seqno;                     /* out: of the policy that decided */
};
typedef struct xen_flask_access xen_flask_access_t;

struct xen_flask_transition {
    uint32_t ssid;
    uint32_t tsid;
    uint32_t tclass;
    uint32_t newsid;                    /* out */
};
typedef struct xen_flask_transition xen_flask_transition_t;

struct xen_flask_peersid {
    evtchn_port_t evtchn;               /* port of the caller */
    uint32_t sid;                       /* out: of the domain at its other end */
};
typedef struct xen_flask_peersid xen_flask_peersid_t;

struct xen_flask_relabel {
    uint32_t domid;
    uint32_t sid;
};
typedef struct xen_flask_relabel xen_flask_relabel_t;

#if __XEN_INTERFACE_VERSION__ < 0x00040800
struct xen_flask_userlist {             /* of FLASK_USER */
    uint32_t start_sid;
    uint32_t size;                      /* in: bytes of user, room for sids; out: SIDs */
    union {
        XEN_GUEST_HANDLE(char) user;
        XEN_GUEST_HANDLE(uint32) sids;
    } u;
};
#endif

/* ---- Booleans: switches of the policy ---- */

#define FLASK_GETBOOL 11
#define FLASK_SETBOOL 12
#define FLASK_COMMITBOOLS 13            /* make all pending values effective */

struct xen_flask_boolean {
    uint32_t bool_id;                   /* all ones: find it by name, and out */
    uint8_t enforcing;                  /* out: value in effect */
    uint8_t pending;                    /* out: value after the next commit */
    uint8_t new_value;                  /* SETBOOL */
    uint8_t commit;                     /* SETBOOL: 1: at once, with all pending ones */
    uint32_t size;                      /* in: of name; GETBOOL: out, bytes it needs */
    XEN_GUEST_HANDLE(char) name;        /* in if bool_id is all ones; GETBOOL: out otherwise */
};
typedef struct xen_flask_boolean xen_flask_boolean_t;

/* ---- The cache of decisions ---- */

#define FLASK_GETAVC_THRESHOLD 16       /* returns it */
#define FLASK_SETAVC_THRESHOLD 17
#define FLASK_AVC_HASHSTATS 18
#define FLASK_AVC_CACHESTATS 19

struct xen_flask_setavc_threshold {
    uint32_t threshold;                 /* entries above which old ones are dropped */
};
typedef struct xen_flask_setavc_threshold xen_flask_setavc_threshold_t;

struct xen_flask_hash_stats {           /* all out */
    uint32_t entries;
    uint32_t buckets_used;
    uint32_t buckets_total;
    uint32_t max_chain_len;
};
typedef struct xen_flask_hash_stats xen_flask_hash_stats_t;

struct xen_flask_cache_stats {
    uint32_t cpu;                       /* in; the rest out: how often since boot */
    uint32_t lookups;
    uint32_t hits;
    uint32_t misses;
    uint32_t allocations;
    uint32_t reclaims;
    uint32_t frees;
};
typedef struct xen_flask_cache_stats xen_flask_cache_stats_t;

/* ---- Labels of hardware ---- */

#define FLASK_ADD_OCONTEXT 21
#define FLASK_DEL_OCONTEXT 22
#define FLASK_DEVICETREE_LABEL 25

struct xen_flask_ocontext {
    uint32_t ocon;                      /* kind of resource: OCON_* of the policy format */
    uint32_t sid;                       /* ADD only */
    uint64_t low, high;                 /* range of numbers, both included */
};
typedef struct xen_flask_ocontext xen_flask_ocontext_t;

struct xen_flask_devicetree_label {
    uint32_t sid;                       /* out: the label of that node */
    uint32_t length;                    /* of path */
    XEN_GUEST_HANDLE(char) path;
};
typedef struct xen_flask_devicetree_label xen_flask_devicetree_label_t;

/* ---- The call ---- */

struct xen_flask_op {
    uint32_t cmd;                       /* FLASK_* */
    uint32_t interface_version;         /* XEN_FLASK_INTERFACE_VERSION */
    union {
        xen_flask_load_t load;
        xen_flask_setenforce_t enforce;
        xen_flask_sid_context_t sid_context;
        xen_flask_access_t access;
        xen_flask_transition_t transition;  /* CREATE, RELABEL, MEMBER */
        xen_flask_peersid_t peersid;
        xen_flask_relabel_t relabel;
#if __XEN_INTERFACE_VERSION__ < 0x00040800
        struct xen_flask_userlist userlist;
#endif
        xen_flask_boolean_t boolean;
        xen_flask_setavc_threshold_t setavc_threshold;
        xen_flask_hash_stats_t hash_stats;
        xen_flask_cache_stats_t cache_stats;
        xen_flask_ocontext_t ocontext;
        xen_flask_devicetree_label_t devicetree_label;
    } u;
};
typedef struct xen_flask_op xen_flask_op_t;
DEFINE_XEN_GUEST_HANDLE(xen_flask_op_t);

#endif
