# SPDX-License-Identifier: GPL-2.0-only
# The server without a machine: frames in, frames out, over a socketpair or a ring page, against golden.txt; the same
# with every allocation failing in turn; and garbage.
$(eval $(call unit_test,xenstored-wire,bed.c script.c test-golden.c test-garbage.c test-ring.c,\
  $(addprefix tools/xenstored/,store/path.c store/perms.c store/node.c store/ledger.c store/edit.c \
  store/transaction.c store/check.c server/quota.c server/message.c server/server.c server/domain.c \
  server/domain-life.c server/conn.c server/watch.c server/watch-event.c server/request.c server/op-data.c \
  server/op-change.c server/op-watch.c server/op-transaction.c server/op-domain.c server/control.c transport/ring.c),\
  -I$(srcdir)/tools/xenstored -Dmalloc=test_malloc -Dcalloc=test_calloc -Drealloc=test_realloc \
  -DGOLDEN='"$(abspath $(srcdir))/tests/unit/xenstored-wire/golden.txt"',))
