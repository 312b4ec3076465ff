// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lengths, compared with what objdump says about the same bytes. Each random string lies in a slot
 * of its own, padded with NOPs, so that a disassembly that runs through all of them is in step
 * again at the next slot.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <lib/x86-insn.h>

#include "random.h"
#include "test.h"

#define SLOTS       12000
#define SLOT_BYTES  48

static uint8_t code[SLOTS][SLOT_BYTES];
static struct {
    unsigned int len;               /* 0: objdump takes it for no instruction */
    char text[60];
} expected[SLOTS];

/* Prefixes, then an opcode in a random map: plain random bytes would rarely get that far. */
static void fill_slot(uint8_t *slot)
{
    static const uint8_t prefixes[] = { 0x66, 0x67, 0xf2, 0xf3, 0x2e, 0x64, 0x48, 0x41, 0x44 };
    static const uint8_t escapes[4][2] = {
        { 0x0f }, { 0x0f, 0x38 }, { 0x0f, 0x3a }, { 0xc5, 0xf8 },
    };
    unsigned int pos = 0, escape = random_below(8);

    memset(slot, 0x90, SLOT_BYTES);
    for (unsigned int i = 0; i < 15; i++)
        slot[i] = random_u64();
    for (unsigned int n = random_below(3); n; n--)
        slot[pos++] = prefixes[random_below(sizeof(prefixes))];
    if (escape < 4) {
        slot[pos++] = escapes[escape][0];
        if (escapes[escape][1])
            slot[pos++] = escapes[escape][1];
    }
}

static bool is_prefix_word(const char *word, size_t n)
{
    static const char *const words[] = { "data16", "data32", "addr16", "addr32", "repz", "repnz",
                                         "rep", "lock", "cs", "ds", "es", "ss", "fs", "gs", "bnd",
                                         "xacquire", "xrelease", "notrack" };

    if (n >= 3 && !strncmp(word, "rex", 3))
        return true;
    for (unsigned int i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (strlen(words[i]) == n && !strncmp(word, words[i], n))
            return true;
    return false;
}

/*
 * What objdump prints for bytes that are #UD for a processor: "(bad)", prefixes that nothing
 * follows, LOCK with what takes no LOCK, VEX behind a prefix it excludes.
 */
static bool is_no_instruction(const char *text)
{
    bool lock = false, prefix = false;
    size_t n;

    if (strstr(text, "(bad)") || strstr(text, ".byte"))
        return true;
    for (;; text += n) {
        text += strspn(text, " ,");
        n = strcspn(text, " ,");
        if (!n)
            return true;
        if (!is_prefix_word(text, n))
            break;
        lock |= !strncmp(text, "lock", n);
        prefix |= n != 2 && strncmp(text, "addr", 4);
    }
    /* A locked instruction names its memory first or, in this notation, last. */
    if (lock && !(strchr(text, '(') && text[strlen(text) - 1] == ')'))
        return true;
    return lock ? strncmp(text, "add", 3) && strncmp(text, "xchg", 4)
                : prefix && (text[0] == 'v' || text[0] == 'k');
}

static void take_line(char *line)
{
    char *bytes, *text;
    unsigned long address = strtoul(line, &bytes, 16);
    unsigned int len = 0;

    if (bytes == line || *bytes != ':' || address % SLOT_BYTES || address / SLOT_BYTES >= SLOTS)
        return;
    text = strchr(bytes + 2, '\t');
    if (!text)
        return;
    *text++ = 0;
    text[strcspn(text, "\n")] = 0;
    for (char *p = strtok(bytes + 1, " \t"); p; p = strtok(NULL, " \t"))
        len++;
    snprintf(expected[address / SLOT_BYTES].text, sizeof(expected[0].text), "%s", text);
    expected[address / SLOT_BYTES].len = is_no_instruction(text) ? 0 : len;
}

static void disassemble(const char *machine)
{
    char path[] = "/tmp/x86-length-XXXXXX", command[200], line[400];
    int fd = mkstemp(path);
    FILE *out;

    CHECK(fd >= 0);
    CHECK(write(fd, code, sizeof(code)) == sizeof(code));
    close(fd);
    memset(expected, 0, sizeof(expected));
    snprintf(command, sizeof(command),
             "objdump -D -z -b binary -m i386 -M %s --insn-width=16 %s", machine, path);
    out = popen(command, "r");
    CHECK(out != NULL);
    while (fgets(line, sizeof(line), out))
        take_line(line);
    CHECK_EQ(pclose(out), 0);
    unlink(path);
}

/* Known differences, all of them objdump's view of undefined or vendors' own encodings. */
static bool is_disputed(const struct x86_insn *insn, const char *text)
{
    return insn->op == X86_OP_FWAIT ||              /* taken as a part of FSAVE and others */
           (insn->code_bits != 64 && strstr(text, "sbase ")) ||
           strstr(text, "%tr") ||                   /* MOV of the 386's test registers */
           strstr(text, "xstore") || strstr(text, "xcrypt") || strstr(text, "montmul") ||
           strstr(text, "xsha");                    /* VIA's instructions */
}

static void compare(unsigned int bits, const char *machine)
{
    unsigned int compared = 0, wrong = 0;
    char first[200] = "";

    for (unsigned int i = 0; i < SLOTS; i++)
        fill_slot(code[i]);
    disassemble(machine);
    for (unsigned int i = 0; i < SLOTS; i++) {
        struct x86_insn insn;
        int len = x86_decode_insn(&insn, bits, code[i], 15);

        if (!expected[i].len || is_disputed(&insn, expected[i].text))
            continue;
        compared++;
        if (len == (int)expected[i].len)
            continue;
        if (!wrong++ || getenv("LENGTH_DEBUG")) {
            unsigned int pos = snprintf(first, sizeof(first), "%d for %u:", len, expected[i].len);

            for (unsigned int b = 0; b < 15; b++)
                pos += snprintf(first + pos, sizeof(first) - pos, " %02x", code[i][b]);
            snprintf(first + pos, sizeof(first) - pos, " %s", expected[i].text);
            if (getenv("LENGTH_DEBUG"))
                fprintf(stderr, "%u: %s\n", bits, first);
        }
    }
    CHECK(compared > SLOTS / 3);
    if (wrong)
        test_fail(__FILE__, __LINE__, "%u of %u lengths differ, the first: %s", wrong, compared,
                  first);
}

TEST(length_of_64_bit_code)
{
    random_seed(34);
    compare(64, "x86-64,intel64");
}

TEST(length_of_32_bit_code)
{
    random_seed(32);
    compare(32, "i386");
}

TEST(length_of_16_bit_code)
{
    random_seed(16);
    compare(16, "i8086");
}
