// SPDX-License-Identifier: GPL-2.0-only
/* Memory that is reserved for devices, and where a guest's RAM goes instead. */
#include "host.h"
#include "pci/pci.h"
#include "test.h"
#include <stdlib.h>
#include <string.h>
#include <xenguest.h>

static libxl_domain_config config;
static struct xc_dom_image dom;
static struct lx lx;

static void begin(uint64_t low, uint64_t boundary_mb)
{
    lx.ctx = host_start("hvm", true);
    libxl_domain_config_init(&config);
    libxl_domain_build_info_init_type(&config.b_info, LIBXL_DOMAIN_TYPE_HVM);
    config.b_info.u.hvm.rdm_mem_boundary_memkb = boundary_mb << 10;
    memset(&dom, 0, sizeof(dom));
    dom.lowmem_end = low;
}

static void end(void)
{
    libxl_domain_config_dispose(&config);
    lx_arena_free(&lx);
    host_end(lx.ctx);
}

static void give(int dev, libxl_rdm_reserve_policy policy)
{
    config.pcidevs = calloc(1, sizeof(*config.pcidevs));
    config.num_pcidevs = 1;
    libxl_device_pci_init(&config.pcidevs[0]);
    config.pcidevs[0].dev = dev;
    config.pcidevs[0].rdm_policy = policy;
}

TEST(without_devices_nothing_is_reserved)
{
    begin(0xf0000000, 2048);
    CHECK_EQ(lx_rdm_collect(&lx, &config), 0);
    CHECK_EQ(config.num_rdms, 0);
    give(0x11, LIBXL_RDM_RESERVE_POLICY_STRICT);
    CHECK_EQ(lx_rdm_collect(&lx, &config), 0);
    CHECK_EQ(config.num_rdms, 0);
    end();
}

TEST(ram_makes_way_above_the_boundary)
{
    begin(0xf0000000, 2048);
    give(0x10, LIBXL_RDM_RESERVE_POLICY_STRICT);
    CHECK_EQ(lx_rdm_collect(&lx, &config), 0);
    CHECK_EQ(config.num_rdms, 1);
    CHECK_EQ(lx_rdm_fit(&lx, &config, &dom), 0);
    CHECK_EQ(dom.lowmem_end, 0xb0000000);
    CHECK_EQ(dom.highmem_end, 0x140000000);
    end();
}

TEST(below_the_boundary_it_depends_on_the_policy)
{
    begin(0xf0000000, 3072);
    give(0x10, LIBXL_RDM_RESERVE_POLICY_STRICT);
    CHECK_EQ(lx_rdm_collect(&lx, &config), 0);
    CHECK(lx_rdm_fit(&lx, &config, &dom) != 0);
    config.rdms[0].policy = LIBXL_RDM_RESERVE_POLICY_RELAXED;
    CHECK_EQ(lx_rdm_fit(&lx, &config, &dom), 0);
    CHECK_EQ(dom.lowmem_end, 0xf0000000);
    CHECK_EQ(config.rdms[0].policy, LIBXL_RDM_RESERVE_POLICY_INVALID);
    end();
}

TEST(all_of_the_host_but_a_devices_own_policy_counts_more)
{
    begin(0x800000, 16);
    config.b_info.u.hvm.rdm.strategy = LIBXL_RDM_RESERVE_STRATEGY_HOST;
    config.b_info.u.hvm.rdm.policy = LIBXL_RDM_RESERVE_POLICY_RELAXED;
    give(0x10, LIBXL_RDM_RESERVE_POLICY_STRICT);
    CHECK_EQ(lx_rdm_collect(&lx, &config), 0);
    CHECK_EQ(config.num_rdms, 2);
    CHECK_EQ(config.rdms[0].policy, LIBXL_RDM_RESERVE_POLICY_STRICT);
    CHECK_EQ(config.rdms[1].policy, LIBXL_RDM_RESERVE_POLICY_RELAXED);
    CHECK_EQ(lx_rdm_fit(&lx, &config, &dom), 0);
    CHECK_EQ(dom.highmem_end, 0);
    end();
}
