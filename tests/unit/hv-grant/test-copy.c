// SPDX-License-Identifier: GPL-2.0-only
/* Copying between grants and own frames, and transfers. */
#include "grant-world.h"

static s16 copy(struct gnttab_copy *op, unsigned int n)
{
    CHECK_EQ(do_grant_table_op(GNTTABOP_copy, guest_handle_from_ptr(op, void), n), 0);
    return op->status;
}

TEST(copy_from_grant_to_own_frame_and_back)
{
    struct page_info *theirs, *mine;
    struct gnttab_copy op;
    char *src, *dst;

    grant_world();
    theirs = offer(8, 0);
    mine = world_page(grantee);
    src = page_to_virt(theirs);
    dst = page_to_virt(mine);
    memset(src, 'x', PAGE_SIZE);
    op = (struct gnttab_copy){
        .source = { .u.ref = 8, .domid = granter->id, .offset = 100 },
        .dest = { .u.gmfn = page_to_mfn(mine), .domid = DOMID_SELF, .offset = 200 },
        .len = 50, .flags = GNTCOPY_source_gref,
    };
    CHECK_EQ(copy(&op, 1), GNTST_okay);
    for (unsigned int i = 0; i < PAGE_SIZE; i++)
        CHECK_EQ(dst[i], i >= 200 && i < 250 ? 'x' : 0);
    CHECK_EQ(entry(8)->flags, GTF_permit_access);       /* in use only while it lasts */

    op.dest = (struct gnttab_copy_ptr){ .u.ref = 8, .domid = granter->id, .offset = 0 };
    op.source = (struct gnttab_copy_ptr){ .u.gmfn = page_to_mfn(mine), .domid = DOMID_SELF,
                                          .offset = 0 };
    op.flags = GNTCOPY_dest_gref;
    CHECK_EQ(copy(&op, 1), GNTST_okay);
    CHECK_EQ(src[0], 0);
    CHECK_EQ(src[50], 'x');
    grant_world_end();
}

TEST(copy_refusals)
{
    struct page_info *theirs, *mine;
    struct gnttab_copy good, op;

    grant_world();
    theirs = offer(8, GTF_readonly);
    mine = world_page(grantee);
    good = (struct gnttab_copy){
        .source = { .u.ref = 8, .domid = granter->id },
        .dest = { .u.gmfn = page_to_mfn(mine), .domid = DOMID_SELF },
        .len = 16, .flags = GNTCOPY_source_gref,
    };
    op = good;
    op.source.offset = PAGE_SIZE - 8;
    CHECK_EQ(copy(&op, 1), GNTST_bad_copy_arg);
    op = good;
    op.flags = 0;                                       /* a foreign frame without a grant */
    op.source.u.gmfn = page_to_mfn(theirs);
    CHECK_EQ(copy(&op, 1), GNTST_permission_denied);
    op = good;
    op.dest = op.source;                                /* read-only as destination */
    op.flags = GNTCOPY_source_gref | GNTCOPY_dest_gref;
    CHECK_EQ(copy(&op, 1), GNTST_general_error);
    op = good;
    op.dest.u.gmfn = page_to_mfn(theirs);               /* not ours */
    CHECK_EQ(copy(&op, 1), GNTST_bad_page);
    op = good;
    op.source.domid = 55;
    CHECK_EQ(copy(&op, 1), GNTST_bad_domain);
    op = good;
    op.source.u.ref = 4000;
    CHECK_EQ(copy(&op, 1), GNTST_bad_gntref);
    CHECK_EQ(copy(&good, 1), GNTST_okay);
    CHECK_EQ(world_refs(theirs), 1);
    CHECK_EQ(world_refs(mine), 1);
    grant_world_end();
}

TEST(one_bad_copy_does_not_stop_the_others)
{
    struct gnttab_copy op[70];
    struct page_info *mine;
    char *src, *dst;

    grant_world();
    src = page_to_virt(offer(8, 0));
    mine = world_page(grantee);
    dst = page_to_virt(mine);
    for (unsigned int i = 0; i < 70; i++) {
        src[i] = i;
        op[i] = (struct gnttab_copy){
            .source = { .u.ref = i == 35 ? 99 : 8, .domid = granter->id, .offset = i },
            .dest = { .u.gmfn = page_to_mfn(mine), .domid = DOMID_SELF, .offset = i },
            .len = 1, .flags = GNTCOPY_source_gref,
        };
    }
    copy(op, 70);
    for (unsigned int i = 0; i < 70; i++) {
        CHECK_EQ(op[i].status, i == 35 ? GNTST_bad_gntref : GNTST_okay);
        CHECK_EQ(dst[i], i == 35 ? 0 : i);
    }
    grant_world_end();
}

static s16 transfer(struct page_info *pg, u32 ref)
{
    struct gnttab_transfer op = { .mfn = page_to_mfn(pg), .domid = granter->id, .ref = ref };

    CHECK_EQ(do_grant_table_op(GNTTABOP_transfer, guest_handle_from_ptr(&op, void), 1), 0);
    return op.status;
}

TEST(transfer_changes_the_owner)
{
    struct page_info *pg;
    unsigned int free_before;

    grant_world();
    pg = world_page(grantee);
    entry(9)->domid = grantee->id;
    entry(9)->flags = GTF_accept_transfer;
    get_page_known(pg);
    CHECK_EQ(transfer(pg, 9), GNTST_bad_page);          /* somebody else uses it: still ours */
    CHECK(page_owner(pg) == grantee);
    put_page(pg);
    CHECK_EQ(transfer(pg, 9), GNTST_okay);
    CHECK(page_owner(pg) == granter);
    CHECK_EQ(entry(9)->frame, page_to_mfn(pg));
    CHECK_EQ(entry(9)->flags, GTF_accept_transfer | GTF_transfer_committed |
             GTF_transfer_completed);
    CHECK_EQ(grantee->tot_pages, 0);

    pg = world_page(grantee);
    free_before = world_frames_free();
    CHECK_EQ(transfer(pg, 9), GNTST_bad_gntref);        /* taken: the page is gone all the same */
    CHECK_EQ(world_frames_free(), free_before + 1);
    grant_world_end();
}

TEST(transfer_to_a_full_domain_leaves_the_offer)
{
    struct page_info *pg;

    grant_world();
    pg = world_page(grantee);
    entry(9)->domid = grantee->id;
    entry(9)->flags = GTF_accept_transfer;
    granter->max_pages = granter->tot_pages;
    CHECK_EQ(transfer(pg, 9), GNTST_general_error);
    CHECK_EQ(entry(9)->flags, GTF_accept_transfer);
    grant_world_end();
}

void get_page_known(struct page_info *pg)
{
    pg->count++;
}
