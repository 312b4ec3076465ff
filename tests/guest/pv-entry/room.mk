# SPDX-License-Identifier: GPL-2.0-only
guest-y := entry.o exceptions.o user.o events.o privileged.o segments.o cost.o
