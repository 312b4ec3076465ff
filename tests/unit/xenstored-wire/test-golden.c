// SPDX-License-Identifier: GPL-2.0-only
/* The golden conversations, with and without memory. */
#include <stdlib.h>

#include "script.h"
#include "test.h"

TEST(golden_conversations)
{
    script_run(GOLDEN, false);
}

TEST(golden_conversations_while_memory_runs_out)
{
    script_run(GOLDEN, true);
}
