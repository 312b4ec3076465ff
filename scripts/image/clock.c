/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * clock: the processor's time stamp counter and the kernel's own clock, in nanoseconds, read
 * together. Under `qemu -icount shift=0' the counter counts nanoseconds since power-on, so that the
 * difference of the two is when the kernel began.
 */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

int main(void)
{
    struct timespec up;
    uint64_t tsc = __rdtsc();

    clock_gettime(CLOCK_BOOTTIME, &up);
    printf("tsc=%" PRIu64 " up=%" PRIu64 "\n", tsc, up.tv_sec * UINT64_C(1000000000) + up.tv_nsec);
    return 0;
}
