/* SPDX-License-Identifier: GPL-2.0-only */
/* The unix socket for the tools of the daemon's own domain: whoever may open it is privileged. */
#ifndef XENSTORED_TRANSPORT_SOCKET_H
#define XENSTORED_TRANSPORT_SOCKET_H

#include "transport/daemon.h"

/* Listen on @path (mode 0600), replacing a socket left behind: 0 or a negative errno. */
int listener_open(struct daemon *d, const char *path);
void listener_close(struct daemon *d);

#endif
