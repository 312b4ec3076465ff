/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxenctrl: control of domains and of the host, for tools in a privileged domain. This header is
 * the whole interface; the parts by subject are in xenctrl/.
 *
 * Unless a call says otherwise: it returns 0 or a pointer on success, and on failure sets errno and
 * returns -1 or NULL; failures of the library itself are logged through the handle's logger, a
 * plain refusal by the hypervisor is not. Handles may be used from several threads unless opened
 * with XC_OPENFLAG_NON_REENTRANT. Domain ids are those of the hypervisor; frames are numbers, not
 * addresses (shift by XC_PAGE_SHIFT).
 */
#ifndef XENCTRL_H
#define XENCTRL_H

#include "xenctrl/base.h"
#include "xenctrl/buffer.h"
#include "xenctrl/cpumap.h"
#include "xenctrl/domain.h"
#include "xenctrl/vcpu.h"
#include "xenctrl/memory.h"
#include "xenctrl/hvm.h"
#include "xenctrl/event-grant.h"
#include "xenctrl/passthrough.h"
#include "xenctrl/host.h"
#include "xenctrl/sched.h"
#include "xenctrl/power.h"
#include "xenctrl/trace.h"
#include "xenctrl/platform.h"
#include "xenctrl/psr.h"
#include "xenctrl/flask.h"
#include "xenctrl/altp2m.h"
#include "xenctrl/monitor.h"
#include "xenctrl/sharing.h"

#include "xenctrl_compat.h"

#endif
