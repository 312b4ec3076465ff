/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kexec KERNEL RAMDISK COMMANDLINE: for test guests. The running kernel loads another one, which it starts in its own
 * place right away, as Linux's system calls kexec_file_load(2) and reboot(2) have it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/reboot.h>

static int open_or_end(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd >= 0)
        return fd;
    perror(path);
    exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: kexec KERNEL RAMDISK COMMANDLINE\n");
        return EXIT_FAILURE;
    }
    if (syscall(SYS_kexec_file_load, open_or_end(argv[1]), open_or_end(argv[2]), strlen(argv[3]) + 1, argv[3], 0UL)) {
        perror("kexec: the kernel does not take it");
        return EXIT_FAILURE;
    }
    sync();
    syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_KEXEC, NULL);
    perror("kexec: the other kernel was not started");
    return EXIT_FAILURE;
}
