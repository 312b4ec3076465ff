/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Golden conversations. In a script a line "> COMMAND" is followed by the lines "< ..." it must
 * produce:
 *   socket NAME               a new client over a socket
 *   domain NAME DOMID         a domain begins to exist and is introduced
 *   state DOMID alive|shutdown|gone    and the hypervisor tells of it
 *   time MS                   pass, and deadlines are looked at
 *   NAME TYPE PAYLOAD         a request; NAME:TX in a transaction. In the payload | is nul, {x*9}
 * is nine x. NAME raw PAYLOAD          bytes as they are, {xHH*N} for any byte NAME events only
 * take what has come
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdbool.h>

/*
 * Run the script at @path; with @faults every request first runs out of memory in every way it can.
 */
void script_run(const char *path, bool faults);

#endif
