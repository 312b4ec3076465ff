// SPDX-License-Identifier: GPL-2.0-only
/* The 8259A (datasheet 231468) twice, and ELCR (PIIX datasheet 290562, 2.5.1). */
#include "pic.h"

#define ICW1_INIT           0x10
#define ICW1_SINGLE         0x02
#define ICW1_ICW4           0x01
#define ICW4_AEOI           0x02
#define ICW4_SFNM           0x10
#define OCW3_SELECT         0x08

#define ELCR_MASTER         0xf8    /* timer, keyboard and cascade are always edges */
#define ELCR_SLAVE          0xde    /* so are the clock and the coprocessor */

static bool chip_output(const struct pic_chip *c);

/* The slave's output is one more input of the master. */
static void cascade(struct pic *p)
{
    struct pic_chip *m = &p->chip[0];
    u8 bit = 1u << PIC_CASCADE;

    if (chip_output(&p->chip[1])) {
        m->irr |= bit;
        m->inputs |= bit;
    } else {
        m->irr &= ~bit;
        m->inputs &= ~bit;
    }
}

/* --- priorities ------------------------------------------------------------------------------- */
static unsigned int rank_of(const struct pic_chip *c, unsigned int input)
{
    return (input - c->lowest - 1) & 7;
}

/* The input in bits with the highest priority; -1: none. */
static int first_of(const struct pic_chip *c, u8 bits)
{
    for (unsigned int i = 1; i <= 8; i++) {
        unsigned int input = (c->lowest + i) & 7;

        if (bits & 1u << input)
            return input;
    }
    return -1;
}

/* The input that may interrupt now; -1: none. */
static int pending(const struct pic_chip *c)
{
    int want = first_of(c, c->irr & ~c->imr), served;
    u8 isr = c->isr;

    if (want < 0)
        return -1;
    if (c->special_mask)
        isr &= ~c->imr;                             /* 8259A, "Special Mask Mode" */
    if (c->special_nested && !c->slave)
        isr &= ~(1u << PIC_CASCADE);                /* a slave may interrupt its own service */
    served = first_of(c, isr);
    if (served >= 0 && rank_of(c, want) >= rank_of(c, served))
        return -1;
    return want;
}

static bool chip_output(const struct pic_chip *c)
{
    return !c->init_next && pending(c) >= 0;
}

bool pic_output(const struct pic *p)
{
    return chip_output(&p->chip[0]);
}

bool pic_waits(const struct pic *p, unsigned int irq)
{
    const struct pic_chip *c = &p->chip[irq / 8];

    if (irq >= 8 && p->chip[0].imr & 1u << PIC_CASCADE)
        return false;
    return c->irr & ~c->imr & 1u << irq % 8;
}

/* --- inputs ----------------------------------------------------------------------------------- */
static void chip_input(struct pic_chip *c, unsigned int input, bool level)
{
    u8 bit = 1u << input;

    if (c->elcr & bit)
        c->irr = level ? c->irr | bit : c->irr & ~bit;
    else if (level && !(c->inputs & bit))
        c->irr |= bit; /* stays when the line falls: a pulse is enough */
    c->inputs = level ? c->inputs | bit : c->inputs & ~bit;
}

void pic_set_input(struct pic *p, unsigned int irq, bool level)
{
    if (irq == PIC_CASCADE)
        return;
    chip_input(&p->chip[irq / 8], irq % 8, level);
    cascade(p);
}

/* --- acknowledging ---------------------------------------------------------------------------- */
static void chip_taken(struct pic_chip *c, unsigned int input)
{
    u8 bit = 1u << input;

    if (!(c->elcr & bit))
        c->irr &= ~bit;
    if (!c->auto_eoi)
        c->isr |= bit;
    else if (c->rotate_auto_eoi)
        c->lowest = input;
}

static u8 chip_acknowledge(struct pic_chip *c)
{
    int input = pending(c);

    if (input < 0)
        return c->base + 7;
    chip_taken(c, input);
    return c->base + input;
}

u8 pic_acknowledge(struct pic *p)
{
    u8 vector;

    if (pending(&p->chip[0]) == PIC_CASCADE) {
        chip_taken(&p->chip[0], PIC_CASCADE);
        vector = chip_acknowledge(&p->chip[1]);
    } else {
        vector = chip_acknowledge(&p->chip[0]);
    }
    cascade(p);
    return vector;
}

/* --- command words ---------------------------------------------------------------------------- */
static void write_icw1(struct pic_chip *c, u8 value)
{
    c->irr &= c->elcr; /* edges are forgotten, levels are still there */
    c->imr = 0;
    c->isr = 0;
    c->lowest = 7;
    c->read_isr = c->poll = false;
    c->auto_eoi = c->rotate_auto_eoi = false;
    c->special_mask = c->special_nested = false;
    c->init_wants_4 = value & ICW1_ICW4;
    c->init_single = value & ICW1_SINGLE;
    c->init_next = 2;
}

static void write_init(struct pic_chip *c, u8 value)
{
    switch (c->init_next) {
    case 2:
        c->base = value & 0xf8;
        c->init_next = !c->init_single ? 3 : c->init_wants_4 ? 4 : 0;
        break;
    case 3:                                         /* how they are wired is fixed */
        c->init_next = c->init_wants_4 ? 4 : 0;
        break;
    case 4:
        c->special_nested = value & ICW4_SFNM;
        c->auto_eoi = value & ICW4_AEOI;
        c->init_next = 0;
        break;
    }
}

static void end_of_interrupt(struct pic_chip *c, int input, bool rotate)
{
    if (input < 0)
        return;
    c->isr &= ~(1u << input);
    if (rotate)
        c->lowest = input;
}

static void write_ocw2(struct pic_chip *c, u8 value)
{
    unsigned int input = value & 7;
    u8 isr = c->special_mask ? c->isr & ~c->imr : c->isr;

    switch (value >> 5) {
    case 0:
    case 4:                                         /* rotation in automatic EOI mode: off, on */
        c->rotate_auto_eoi = value >> 7;
        break;
    case 1:
    case 5:                                         /* the one of highest priority */
        end_of_interrupt(c, first_of(c, isr), value >> 7);
        break;
    case 3:
    case 7:                                         /* that one */
        end_of_interrupt(c, input, value >> 7);
        break;
    case 6:
        c->lowest = input;
        break;
    }
}

static void write_ocw3(struct pic_chip *c, u8 value)
{
    if (value & 0x40)
        c->special_mask = value & 0x20;
    if (value & 4)
        c->poll = true;
    else if (value & 2)
        c->read_isr = value & 1;
}

static void chip_write(struct pic_chip *c, bool a0, u8 value)
{
    if (a0) {
        if (c->init_next)
            write_init(c, value);
        else
            c->imr = value;
    } else if (value & ICW1_INIT) {
        write_icw1(c, value);
    } else if (value & OCW3_SELECT) {
        write_ocw3(c, value);
    } else {
        write_ocw2(c, value);
    }
}

static void write_elcr(struct pic_chip *c, u8 value)
{
    u8 became_level;

    value &= c->slave ? ELCR_SLAVE : ELCR_MASTER;
    became_level = value & ~c->elcr;
    c->elcr = value;
    c->irr = (c->irr & ~became_level) | (c->inputs & became_level);
}

void pic_write(struct pic *p, unsigned int port, u8 value)
{
    if (port == 0x4d0 || port == 0x4d1)
        write_elcr(&p->chip[port & 1], value);
    else
        chip_write(&p->chip[port >> 7 & 1], port & 1, value);
    cascade(p);
}

/* A poll acknowledges as the processor would (8259A, "Poll Command"). */
static u8 chip_poll(struct pic_chip *c)
{
    int input = pending(c);

    c->poll = false;
    if (input < 0)
        return 0;
    chip_taken(c, input);
    return 0x80 | input;
}

static u8 chip_read(struct pic_chip *c, bool a0)
{
    if (c->poll)
        return chip_poll(c);
    if (a0)
        return c->imr;
    return c->read_isr ? c->isr : c->irr;
}

u8 pic_read(struct pic *p, unsigned int port)
{
    u8 value;

    if (port == 0x4d0 || port == 0x4d1)
        return p->chip[port & 1].elcr;
    value = chip_read(&p->chip[port >> 7 & 1], port & 1);
    cascade(p);
    return value;
}

void pic_refresh(struct pic *p)
{
    for (unsigned int i = 0; i < 2; i++) {
        struct pic_chip *c = &p->chip[i];

        c->irr = (c->irr & ~c->elcr) | (c->inputs & c->elcr);
    }
    cascade(p);
}

void pic_reset(struct pic *p)
{
    u8 inputs[2] = { p->chip[0].inputs, p->chip[1].inputs };

    *p = (struct pic){ 0 };
    for (unsigned int i = 0; i < 2; i++) {
        p->chip[i].slave = i;
        p->chip[i].lowest = 7;
        p->chip[i].inputs = inputs[i];
    }
}
