/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Between the decoder's files.
 */
#ifndef X86_DECODE_PRIVATE_H
#define X86_DECODE_PRIVATE_H

#include "table.h"

/* Does finding this operand take a ModRM byte? */
bool x86_spec_has_modrm(uint8_t spec);
/* Bytes of an immediate, relative or far operand within the instruction; 0 for all others. */
unsigned int x86_spec_imm_bytes(const struct x86_insn *insn, uint8_t spec);
/* Fills *@op for @spec; ModRM, prefixes and sizes of @insn are known. */
void x86_spec_resolve(const struct x86_insn *insn, uint8_t spec, struct x86_operand *op);

#endif
