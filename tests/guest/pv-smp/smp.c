// SPDX-License-Identifier: GPL-2.0-only
/* Which cases, in both layouts of event channels. */
#include "smp.h"

static bool prepare(void)
{
    polls_prepare();
    return fan_in_prepare();
}

static void cases(void)
{
    test_case("a ring of vcpus that block", ring_by_blocking);
    test_case("a ring of vcpus that poll", ring_by_polling);
    test_case("a ring of vcpus that poll with time-outs", ring_by_polling_with_timeouts);
    test_case("one-shot timers", timers);
    test_case("many senders, one receiver", fan_in);
    test_case("many senders, ports that move", fan_in_moving);
}

void guest_main(void)
{
    test_case("vcpus come up", start_vcpus);
    test_case("vector registers of vcpus that take turns", registers);
    test_case("the CPU one runs on goes offline", own_cpu_goes_offline);
    test_case("event channels", prepare);
    cases();
    test_case("the FIFO layout", use_fifo);
    cases();
}
