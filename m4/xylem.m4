# SPDX-License-Identifier: GPL-2.0-only
# Each check adds the Debian package that satisfies it to XYLEM_MISSING, so that one run of configure names them all.

# XYLEM_TOOL(PATH-FOUND, PROGRAM, PACKAGE)
AC_DEFUN([XYLEM_TOOL], [
  AS_IF([test "x$1" = xmissing], [XYLEM_MISSING="$XYLEM_MISSING
    $3 (program $2)"])])

# XYLEM_HEADER(HEADER, PACKAGE)
AC_DEFUN([XYLEM_HEADER], [
  AC_CHECK_HEADER([$1], [], [XYLEM_MISSING="$XYLEM_MISSING
    $2 (header $1)"])])
