// SPDX-License-Identifier: GPL-2.0-only
/* The hypercall: sizes, rights, arguments, giving way. */
#include "ioreq-world.h"

static long raw(unsigned int domid, unsigned int nr, xen_dm_op_buf_t *bufs)
{
    XEN_GUEST_HANDLE(void) h = { bufs };

    world_run(model->vcpu[0]);
    return do_dm_op(domid, nr, h);
}

TEST(what_the_caller_gives_is_checked_first)
{
    struct xen_dm_op op = { .op = XEN_DMOP_nr_vcpus };
    xen_dm_op_buf_t buf = { .size = sizeof(op) };

    ioreq_world();
    buf.h.p = &op;
    CHECK_EQ(raw(1, 1, &buf), 0);
    CHECK_EQ(op.u.nr_vcpus.vcpus, 2);
    CHECK_EQ(raw(1, 0, &buf), -E2BIG);
    CHECK_EQ(raw(1, 3, &buf), -E2BIG);
    CHECK_EQ(raw(7, 1, &buf), -ESRCH);
    CHECK_EQ(raw(0x10001, 1, &buf), -ESRCH);
    CHECK_EQ(raw(DOMID_SELF, 1, &buf), -EPERM);
    CHECK_EQ(raw(2, 1, &buf), -EPERM);
    buf.size = 4;
    CHECK_EQ(raw(1, 1, &buf), -EFAULT);
    buf.size = 8;
    CHECK_EQ(raw(1, 1, &buf), -EINVAL);
    buf.size = 12;
    CHECK_EQ(raw(1, 1, &buf), 0);
    op.pad = 1;
    CHECK_EQ(raw(1, 1, &buf), -EINVAL);
    op = (struct xen_dm_op){ .op = 0 };
    CHECK_EQ(raw(1, 1, &buf), -EOPNOTSUPP);
    op.op = XEN_DMOP_set_irq_level;
    CHECK_EQ(raw(1, 1, &buf), -EOPNOTSUPP);
    op.op = 1000;
    CHECK_EQ(raw(1, 1, &buf), -EOPNOTSUPP);
    model->is_privileged = false;
    op.op = XEN_DMOP_nr_vcpus;
    CHECK_EQ(raw(1, 1, &buf), -EPERM);
    model->is_privileged = true;
    guest->kind = GUEST_PV;
    CHECK_EQ(raw(1, 1, &buf), -EINVAL);
    guest->kind = GUEST_HVM;
    guest->is_dying = DOMDYING_dying;
    CHECK_EQ(raw(1, 1, &buf), -ESRCH);
    ioreq_world_end();
}

TEST(copies_that_fail_are_faults)
{
    struct xen_dm_op op = { .op = XEN_DMOP_nr_vcpus };
    xen_dm_op_buf_t buf = { .size = sizeof(op) };

    ioreq_world();
    buf.h.p = &op;
    for (unsigned int n = 1; n <= 3; n++) {
        world_copy_fails_at(n);
        CHECK_EQ(raw(1, 1, &buf), -EFAULT);
    }
    world_copy_fails_at(0);
    ioreq_world_end();
}

TEST(interrupts_are_of_existing_lines)
{
    struct xen_dm_op op = { .op = XEN_DMOP_set_pci_intx_level };

    ioreq_world();
    op.u.set_pci_intx_level.device = 31;
    op.u.set_pci_intx_level.intx = 3;
    op.u.set_pci_intx_level.level = 1;
    CHECK_EQ(dm(&op), 0);
    CHECK_STR(last_irq, "intx 31.3=1");
    op.u.set_pci_intx_level.level = 2;
    CHECK_EQ(dm(&op), -EINVAL);
    op.u.set_pci_intx_level.level = 0;
    op.u.set_pci_intx_level.bus = 1;
    CHECK_EQ(dm(&op), -EINVAL);
    op = (struct xen_dm_op){ .op = XEN_DMOP_set_isa_irq_level };
    op.u.set_isa_irq_level.isa_irq = 16;
    CHECK_EQ(dm(&op), -EINVAL);
    op.u.set_isa_irq_level.isa_irq = 15;
    CHECK_EQ(dm(&op), 0);
    CHECK_STR(last_irq, "isa 15=0");
    op = (struct xen_dm_op){ .op = XEN_DMOP_set_pci_link_route };
    op.u.set_pci_link_route.link = 4;
    CHECK_EQ(dm(&op), -EINVAL);
    op = (struct xen_dm_op){ .op = XEN_DMOP_inject_msi };
    op.u.inject_msi.addr = 0xfee00000;
    op.u.inject_msi.data = 0x41;
    CHECK_EQ(dm(&op), 0);
    CHECK_STR(last_irq, "msi fee00000 41");
    ioreq_world_end();
}

TEST(one_event_at_a_time_and_a_possible_one)
{
    struct xen_dm_op op = { .op = XEN_DMOP_inject_event };
    struct xen_dm_op_inject_event *e = &op.u.inject_event;

    ioreq_world();
    *e = (struct xen_dm_op_inject_event){ .vcpuid = 1, .vector = 14, .type = XEN_DMOP_EVENT_hw_exc,
                                          .error_code = 2, .cr2 = 0x1000 };
    CHECK_EQ(dm(&op), 0);
    CHECK_EQ(guest->vcpu[1]->arch.hvm->pending.cr2, 0x1000);
    CHECK(guest->vcpu[1]->arch.hvm->pending.has_error_code);
    CHECK_EQ(dm(&op), -EBUSY);
    e->vcpuid = 2;
    CHECK_EQ(dm(&op), -EINVAL);
    *e = (struct xen_dm_op_inject_event){ .vector = 3, .type = XEN_DMOP_EVENT_nmi, .error_code = ~0u };
    CHECK_EQ(dm(&op), -EINVAL);
    e->type = XEN_DMOP_EVENT_sw_exc;
    CHECK_EQ(dm(&op), -EINVAL);         /* an instruction of no length */
    e->insn_len = 1;
    e->pad1 = 1;
    CHECK_EQ(dm(&op), -EINVAL);
    e->pad1 = 0;
    CHECK_EQ(dm(&op), 0);
    CHECK(!guest->vcpu[0]->arch.hvm->pending.has_error_code);
    ioreq_world_end();
}

TEST(frames_move_and_stay_where_they_cannot)
{
    struct xen_dm_op op = { .op = XEN_DMOP_relocate_memory };
    struct xen_dm_op_relocate_memory *r = &op.u.relocate_memory;
    struct page_info *pg[2];

    ioreq_world();
    pg[0] = gfns[2].pg;
    pg[1] = gfns[3].pg;
    *r = (struct xen_dm_op_relocate_memory){ .size = 2, .src_gfn = 2, .dst_gfn = 10 };
    fake_add_fails = 2;                         /* the last frame moves, the first finds no place */
    CHECK_EQ(dm(&op), -ENOMEM);
    CHECK(gfns[11].pg == pg[1] && gfns[3].pg == NULL);
    CHECK(gfns[2].pg == pg[0] && gfns[2].type == P2M_RAM_RW && gfns[10].pg == NULL);
    CHECK_EQ(world_refs(pg[0]), 1);
    *r = (struct xen_dm_op_relocate_memory){ .size = 1, .src_gfn = 11, .dst_gfn = 3 };
    CHECK_EQ(dm(&op), 0);
    CHECK(gfns[3].pg == pg[1]);
    *r = (struct xen_dm_op_relocate_memory){ .size = 1, .src_gfn = 12, .dst_gfn = 3 };
    CHECK_EQ(dm(&op), -EINVAL);                 /* nothing there */
    *r = (struct xen_dm_op_relocate_memory){ .size = 2, .src_gfn = ~0ULL, .dst_gfn = 3 };
    CHECK_EQ(dm(&op), -EINVAL);
    ioreq_world_end();
}

TEST(modified_memory_goes_on_where_it_gave_way)
{
    struct xen_dm_op op = { .op = XEN_DMOP_modified_memory };
    struct xen_dm_op_modified_memory_extent e[2] = { { .nr = 3, .first_pfn = 0 }, { .nr = 1, .first_pfn = 7 } };

    ioreq_world();
    op.u.modified_memory.nr_extents = 2;
    world_preempt_at(1);
    CHECK_EQ(dm2(&op, e, sizeof(e)), 0);
    CHECK(world_log.restarted);
    CHECK_EQ(world_log.restart_nr, __HYPERVISOR_dm_op);
    for (unsigned int i = 0; i < 8; i++)
        CHECK_EQ(gfns[i].dirtied, i < 3 || i == 7);
    op.u.modified_memory.opaque = 0;
    CHECK_EQ(dm2(&op, e, sizeof(e[0])), -EINVAL);
    CHECK_EQ(dm(&op), -EINVAL);
    ioreq_world_end();
}

TEST(types_change_only_as_they_may)
{
    struct xen_dm_op op = { .op = XEN_DMOP_set_mem_type };
    struct xen_dm_op claim = { .op = XEN_DMOP_map_mem_type_to_ioreq_server };
    struct xen_dm_op_set_mem_type *t = &op.u.set_mem_type;

    ioreq_world();
    *t = (struct xen_dm_op_set_mem_type){ .nr = 2, .mem_type = HVMMEM_ram_ro, .first_pfn = 1 };
    CHECK_EQ(dm(&op), 0);
    CHECK_EQ(gfns[1].type, P2M_RAM_RO);
    CHECK_EQ(gfns[2].type, P2M_RAM_RO);
    *t = (struct xen_dm_op_set_mem_type){ .nr = 1, .mem_type = HVMMEM_unused, .first_pfn = 1 };
    CHECK_EQ(dm(&op), -EINVAL);
    t->mem_type = 99;
    CHECK_EQ(dm(&op), -EINVAL);
    *t = (struct xen_dm_op_set_mem_type){ .nr = 2, .mem_type = HVMMEM_ram_rw, .first_pfn = ~0ULL };
    CHECK_EQ(dm(&op), -EINVAL);
    /* claimed only by a server that said so */
    *t = (struct xen_dm_op_set_mem_type){ .nr = 1, .mem_type = HVMMEM_ioreq_server, .first_pfn = 3 };
    CHECK_EQ(dm(&op), -EINVAL);
    make_server(HVM_IOREQSRV_BUFIOREQ_OFF);
    claim.u.map_mem_type_to_ioreq_server.type = HVMMEM_ioreq_server;
    claim.u.map_mem_type_to_ioreq_server.flags = XEN_DMOP_IOREQ_MEM_ACCESS_READ;
    CHECK_EQ(dm(&claim), -EINVAL);
    claim.u.map_mem_type_to_ioreq_server.flags = XEN_DMOP_IOREQ_MEM_ACCESS_WRITE;
    CHECK_EQ(dm(&claim), 0);
    CHECK_EQ(dm(&claim), -EBUSY);
    *t = (struct xen_dm_op_set_mem_type){ .nr = 1, .mem_type = HVMMEM_ioreq_server, .first_pfn = 3 };
    CHECK_EQ(dm(&op), 0);
    *t = (struct xen_dm_op_set_mem_type){ .nr = 1, .mem_type = HVMMEM_ram_ro, .first_pfn = 3 };
    CHECK_EQ(dm(&op), -EINVAL);
    claim.u.map_mem_type_to_ioreq_server.flags = 0;
    CHECK_EQ(dm(&claim), 0);
    CHECK_EQ(gfns[3].type, P2M_RAM_RW);
    ioreq_world_end();
}

TEST(video_memory_bits_fit_their_buffer)
{
    struct xen_dm_op op = { .op = XEN_DMOP_track_dirty_vram };
    u8 bits[2] = { 0 };

    ioreq_world();
    op.u.track_dirty_vram.nr = 16;
    CHECK_EQ(dm2(&op, bits, 1), -EINVAL);
    CHECK_EQ(dm(&op), -EINVAL);
    CHECK_EQ(dm2(&op, bits, 2), 0);
    CHECK_EQ(bits[1], 0x5a);
    test_fault_at(1);
    CHECK_EQ(dm2(&op, bits, 2), -ENOMEM);
    test_fault_at(0);
    op.u.track_dirty_vram.nr = 0x40001;
    CHECK_EQ(dm2(&op, bits, 2), -EINVAL);
    op.u.track_dirty_vram.nr = 0;
    CHECK_EQ(dm(&op), 0);
    CHECK_STR(last_irq, "vram 0");
    ioreq_world_end();
}

TEST(ranges_are_exact)
{
    struct xen_dm_op op = { .op = XEN_DMOP_map_io_range_to_ioreq_server };
    struct xen_dm_op_ioreq_server_range *r = &op.u.map_io_range_to_ioreq_server;

    ioreq_world();
    make_server(HVM_IOREQSRV_BUFIOREQ_OFF);
    *r = (struct xen_dm_op_ioreq_server_range){ .type = XEN_DMOP_IO_RANGE_MEMORY, .start = 0x1000, .end = 0x1fff };
    CHECK_EQ(dm(&op), 0);
    CHECK_EQ(dm(&op), -EEXIST);
    r->end = 0xfff;
    CHECK_EQ(dm(&op), -EINVAL);
    r->type = 3;
    CHECK_EQ(dm(&op), -EINVAL);
    op.op = XEN_DMOP_unmap_io_range_from_ioreq_server;
    *r = (struct xen_dm_op_ioreq_server_range){ .type = XEN_DMOP_IO_RANGE_MEMORY, .start = 0x1800, .end = 0x2000 };
    CHECK_EQ(dm(&op), -ENOENT);
    r->end = 0x18ff;
    CHECK_EQ(dm(&op), 0);
    r->id = 5;
    CHECK_EQ(dm(&op), -ENOENT);
    ioreq_world_end();
}
