# SPDX-License-Identifier: GPL-2.0-only
# The store alone: paths, permissions, the persistent tree, transactions. Every allocation can be made to fail.
$(eval $(call unit_test,xenstored-store,test-path.c test-tree.c test-transaction.c random.c,\
  $(addprefix tools/xenstored/store/,path.c perms.c node.c ledger.c edit.c transaction.c check.c),\
  -I$(srcdir)/tools/xenstored -Dmalloc=test_malloc -Dcalloc=test_calloc -Drealloc=test_realloc,))
