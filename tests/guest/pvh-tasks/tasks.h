/* SPDX-License-Identifier: GPL-2.0-only */
/* Selectors of the descriptor table for tasks, and what the assembly reports. */
#ifndef TASKS_H
#define TASKS_H

#define T_CODE      0x08
#define T_DATA      0x10
#define T_A         0x18            /* the task that calls the others */
#define T_B         0x20
#define T_GATE      0x28            /* to T_B */
#define T_UD        0x30            /* #UD's */
#define T_GP        0x38            /* #GP's */
#define T_INT       0x40            /* of INT 0x40 */
#define T_ABSENT    0x48
#define T_BAD       0x50            /* has no stack segment */
#define T_TS        0x58            /* #TS's */
#define T_ENTRIES   12

#define BAD_SELECTOR    0x7ff8
#define TASK_STACK      512

#endif
