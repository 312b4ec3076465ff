// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fuzzing the decoders. The first byte chooses what the rest is fed to: the whole of decompress(),
 * or a decoder below the container's checksums, which no mutation would get through.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <lib/decompress.h>

#include "deflate.h"
#include "xz-private.h"
#include "zstd-private.h"

#define OUT_MAX (64u << 10)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_whole(const uint8_t *in, size_t size, uint8_t *out, size_t room)
{
    const char *why;

    decompress_size_hint(in, size);
    decompress(in, size, out, room, malloc, free, &why);
}

static void fuzz_lzma2(struct stream *s)
{
    struct lzma *l = malloc(lzma_state_size());

    if (l) {
        lzma2_decode(s, l);
        free(l);
    }
}

static void fuzz_inflate(struct stream *s)
{
    struct deflate *f = malloc(deflate_state_size());

    if (f) {
        deflate_decode(s, f);
        free(f);
    }
}

/* The filter must stay inside its buffer and not depend on what is behind it. */
static void fuzz_bcj(const uint8_t *in, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);

    if (copy) {
        memcpy(copy, in, size);
        bcj_x86_decode(copy, size, 0);
        free(copy);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *in, *out;
    size_t room;

    if (size < 2)
        return 0;
    /* The second byte varies the room, so that every decoder meets the end of the output. */
    room = data[1] & 1 ? OUT_MAX : (size_t)data[1] * 16;
    in = malloc(size - 2 ? size - 2 : 1);
    out = malloc(room ? room : 1);
    if (in && out) {
        struct stream s = {
            .in = in, .in_end = in + size - 2, .out = out, .out_end = out + room,
            .alloc = malloc, .free = free,
        };

        memcpy(in, data + 2, size - 2);
        switch (data[0] % 4) {
        case 0: fuzz_whole(in, size - 2, out, room); break;
        case 1: fuzz_lzma2(&s); break;
        case 2: fuzz_inflate(&s); break;
        case 3: fuzz_bcj(in, size - 2); break;
        }
    }
    free(out);
    free(in);
    return 0;
}
