// SPDX-License-Identifier: GPL-2.0-only
/*
 * The options spec-ctrl=, xpti= and pv-l1tf=: lists whose items are a name, no-name or name=value. Later items win.
 * What an item does not know is reported, and the rest of the list taken.
 */
#include <xen/types.h>
#include <lib/ctype.h>
#include <lib/string.h>
#include "decide.h"

/* A word of the list: bytes that are not terminated. */
struct word {
    const char *s;
    size_t len;
};

static bool is(struct word w, const char *text)
{
    return strlen(text) == w.len && !memcmp(w.s, text, w.len);
}

static int word_bool(struct word w)
{
    return parse_bool(w.s, w.len);
}

/* name, no-name, name=yes ...: whether, and the name alone. -1: the value is no boolean. */
struct item {
    struct word all, name, value;
    bool has_value, negated;
};

static struct item split(struct word w)
{
    struct item i = { .all = w, .name = w };

    for (size_t n = 0; n < w.len; n++)
        if (w.s[n] == '=') {
            i.name.len = n;
            i.value = (struct word){ w.s + n + 1, w.len - n - 1 };
            i.has_value = true;
            break;
        }
    if (i.name.len > 3 && !memcmp(i.name.s, "no-", 3)) {
        i.negated = true;
        i.name.s += 3;
        i.name.len -= 3;
    }
    return i;
}

static int item_bool(const struct item *i)
{
    int v = i->has_value ? word_bool(i->value) : 1;

    return v < 0 || (i->negated && i->has_value) ? -1 : v != i->negated;
}

/* --- spec-ctrl= ------------------------------------------------------------------------------- */
#define AT(field)   offsetof(struct spec_options, field)

static s8 *field(struct spec_options *o, u16 at)
{
    return (s8 *)o + at;
}

/* Of the ways in: for PV guests and for hardware-virtualized ones. */
static const struct {
    const char *name;
    u16 pv, hvm;
} both[] = {
    { "msr-sc", AT(msr_sc_pv), AT(msr_sc_hvm) }, { "rsb", AT(rsb_pv), AT(rsb_hvm) },
    { "verw", AT(verw_pv), AT(verw_hvm) }, { "md-clear", AT(verw_pv), AT(verw_hvm) },
    { "ibpb-entry", AT(ibpb_entry_pv), AT(ibpb_entry_hvm) }, { "bhb-entry", AT(bhb_entry_pv), AT(bhb_entry_hvm) },
};

static const struct {
    const char *name;
    u16 at;
} single[] = {
    { "ibrs", AT(ibrs) }, { "stibp", AT(stibp) }, { "ibpb", AT(ibpb) }, { "ssbd", AT(ssbd) }, { "psfd", AT(psfd) },
    { "bhi-dis-s", AT(bhi_dis_s) }, { "eager-fpu", AT(eager_fpu) }, { "l1d-flush", AT(l1d_flush) },
    { "branch-harden", AT(branch_harden) }, { "lock-harden", AT(lock_harden) }, { "srb-lock", AT(srb_lock) },
    { "unpriv-mmio", AT(unpriv_mmio) }, { "gds-mit", AT(gds_mit) }, { "div-scrub", AT(div_scrub) },
    { "bp-spec-reduce", AT(bp_spec_reduce) },
};

void spec_options_init(struct spec_options *o)
{
    memset(o, -1, sizeof(*o));
}

/* Only what nothing was said about before. */
static void off_unless_said(s8 *f)
{
    if (*f < 0)
        *f = 0;
}

static void no_xen(struct spec_options *o)
{
    o->rsb_pv = o->rsb_hvm = o->verw_pv = o->verw_hvm = o->ibpb_entry_pv = o->ibpb_entry_hvm = 0;
    o->bhb_entry_pv = o->bhb_entry_hvm = 0;
    o->thunk = THUNK_JMP;
    o->ibrs = o->stibp = o->ibpb = o->ssbd = o->psfd = o->bhi_dis_s = 0;
    o->l1d_flush = o->branch_harden = o->lock_harden = o->srb_lock = 0;
    o->unpriv_mmio = o->gds_mit = o->div_scrub = o->bp_spec_reduce = 0;
    o->eager_fpu = 0;
}

static void no_everything(struct spec_options *o)
{
    no_xen(o);
    o->msr_sc_pv = o->msr_sc_hvm = 0;
    off_unless_said(&o->xpti_dom0);
    off_unless_said(&o->xpti_domu);
    off_unless_said(&o->pv_l1tf_dom0);
    off_unless_said(&o->pv_l1tf_domu);
    /* threads stay on line, transactions enabled */
    if (o->smt < 0)
        o->smt = 1;
    if (o->tsx < 0)
        o->tsx = 1;
}

static const char *set_kind(struct spec_options *o, const struct item *i, bool pv)
{
    int v = item_bool(i);

    if (v < 0)
        return "not a boolean";
    for (unsigned int n = 0; n < ARRAY_SIZE(both); n++)
        *field(o, pv ? both[n].pv : both[n].hvm) = v;
    return NULL;
}

/* rsb, no-rsb, rsb=off, rsb=pv, rsb=no-hvm, rsb=hvm=off */
static const char *set_both(struct spec_options *o, const struct item *i, u16 pv, u16 hvm)
{
    struct item sub = split(i->value);
    int v = item_bool(i);

    if (v >= 0) {
        *field(o, pv) = *field(o, hvm) = v;
        return NULL;
    }
    v = item_bool(&sub);
    if (i->negated || v < 0 || !(is(sub.name, "pv") || is(sub.name, "hvm")))
        return "neither a boolean nor pv or hvm";
    *field(o, is(sub.name, "pv") ? pv : hvm) = v;
    return NULL;
}

static const char *set_thunk(struct spec_options *o, const struct item *i)
{
    static const char *const names[] = {
        [THUNK_RETPOLINE] = "retpoline", [THUNK_LFENCE] = "lfence", [THUNK_JMP] = "jmp",
    };

    for (unsigned int n = 0; n < ARRAY_SIZE(names) && i->has_value && !i->negated; n++)
        if (is(i->value, names[n])) {
            o->thunk = n;
            return NULL;
        }
    return "must be retpoline, lfence or jmp";
}

static const char *set_named(struct spec_options *o, const struct item *i)
{
    int v = item_bool(i);

    for (unsigned int n = 0; n < ARRAY_SIZE(both); n++)
        if (is(i->name, both[n].name))
            return set_both(o, i, both[n].pv, both[n].hvm);
    for (unsigned int n = 0; n < ARRAY_SIZE(single); n++)
        if (is(i->name, single[n].name)) {
            if (v < 0)
                return "not a boolean";
            *field(o, single[n].at) = v;
            return NULL;
        }
    return "there is no such sub-option";
}

static const char *set_item(struct spec_options *o, struct word w)
{
    struct item i = split(w);

    if (word_bool(w) >= 0 || is(w, "no")) {
        if (word_bool(w) > 0)
            return "it cannot be asked for as a whole: name what you want";
        no_everything(o);
        return NULL;
    }
    if (is(i.name, "xen")) {
        if (item_bool(&i) != 0)
            return "only no-xen has a meaning";
        no_xen(o);
        return NULL;
    }
    if (is(i.name, "pv") || is(i.name, "hvm"))
        return set_kind(o, &i, is(i.name, "pv"));
    if (is(i.name, "bti-thunk"))
        return set_thunk(o, &i);
    return set_named(o, &i);
}

typedef const char *(*item_fn)(struct spec_options *o, struct word w);

static void each_item(struct spec_options *o, const char *option, const char *s, item_fn set, spec_complain_fn complain)
{
    while (*s) {
        struct word w = { s, strcspn(s, ",") };
        const char *why = w.len ? set(o, w) : NULL;

        if (why)
            complain(option, w.s, w.len, why);
        s += w.len + (s[w.len] != '\0');
    }
}

void spec_parse_ctrl(struct spec_options *o, const char *s, spec_complain_fn complain)
{
    each_item(o, "spec-ctrl", s, set_item, complain);
}

/* --- xpti=, pv-l1tf= -------------------------------------------------------------------------- */
static const char *set_domains(struct word w, s8 *dom0, s8 *domu)
{
    struct item i = split(w);
    int v = word_bool(w);

    if (v >= 0) {
        *dom0 = *domu = v;
        return NULL;
    }
    v = item_bool(&i);
    if (v < 0 || !(is(i.name, "dom0") || is(i.name, "domu")))
        return "neither a boolean nor dom0 or domu";
    *(is(i.name, "dom0") ? dom0 : domu) = v;
    return NULL;
}

static const char *set_xpti(struct spec_options *o, struct word w)
{
    if (is(w, "default")) {
        o->xpti_dom0 = o->xpti_domu = -1;
        return NULL;
    }
    return set_domains(w, &o->xpti_dom0, &o->xpti_domu);
}

static const char *set_pv_l1tf(struct spec_options *o, struct word w)
{
    return set_domains(w, &o->pv_l1tf_dom0, &o->pv_l1tf_domu);
}

/* The option's name alone is a yes. */
void spec_parse_xpti(struct spec_options *o, const char *s, spec_complain_fn complain)
{
    each_item(o, "xpti", *s ? s : "yes", set_xpti, complain);
}

void spec_parse_pv_l1tf(struct spec_options *o, const char *s, spec_complain_fn complain)
{
    each_item(o, "pv-l1tf", *s ? s : "yes", set_pv_l1tf, complain);
}
