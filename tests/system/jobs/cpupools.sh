# SPDX-License-Identifier: GPL-2.0-only
# CPU pools by xl: list, make, rename, move processors and a domain, take apart; what a scheduler does for a whole pool.
. /job/common.sh
row() { xl cpupool-list "$1" > /tmp/out || echo "cpupool-list ended with $?"; tail -n +2 /tmp/out | tr -s ' '; }
cpus() { xl cpupool-list -c "$1" > /tmp/out || echo "cpupool-list ended with $?"; tail -n +2 /tmp/out | tr -s ' '; }
is() { [ "$1" = "$2" ] || fail "expected '$2', got '$1'"; }

step "what there is"
is "$(row Pool-0)" "Pool-0 2 credit2 y 1"
is "$(cpus Pool-0)" "Pool-0 0,1"
xl cpupool-list nowhere >/dev/null 2>&1 && fail "there is a pool nowhere"

step "a second pool"
run xl cpupool-cpu-remove Pool-0 1
is "$(row Pool-0)" "Pool-0 1 credit2 y 1"
run xl cpupool-create 'name="second"' 'sched="credit"' 'cpus=["1"]'
is "$(row second)" "second 1 credit y 0"
is "$(cpus second)" "second 1"
xl cpupool-create 'name="second"' >/dev/null 2>&1 && fail "two pools of one name"
run xl cpupool-rename second third
is "$(row third)" "third 1 credit y 0"

step "a guest in it"
(cat /guest/pv-min.cfg; echo 'pool = "third"') > /tmp/pool.cfg
run xl create /tmp/pool.cfg
wait_console pv-min GUEST-UP 120
is "$(row third)" "third 1 credit y 1"
xl list -c pv-min | grep -q third || fail "the list does not show the pool"
xl cpupool-destroy third >/dev/null 2>&1 && fail "a pool with a domain went away"
is "$(cpus third)" "third 1"
run xl cpupool-migrate pv-min Pool-0
is "$(row third)" "third 1 credit y 0"
run xl cpupool-migrate pv-min third
run xl destroy pv-min
until_ok 20 domain_gone pv-min || fail "it is still there"

step "schedulers"
xl sched-credit -s -p third | grep -q "^Cpupool third: tslice=30ms ratelimit=" || fail "$(xl sched-credit -s -p third)"
run xl sched-credit2 -s -r 2000
is "$(xl sched-credit2 -s)" "Cpupool Pool-0: ratelimit=2000us"
xl sched-credit2 | grep -Eq '^Domain-0 +0 +256 +0$' || fail "$(xl sched-credit2)"

step "take it apart"
run xl cpupool-destroy third
xl cpupool-list third >/dev/null 2>&1 && fail "it is still there"
run xl cpupool-cpu-add Pool-0 1
is "$(row Pool-0)" "Pool-0 2 credit2 y 1"
run xl cpupool-numa-split
is "$(row Pool-node0)" "Pool-node0 2 credit2 y 1"
echo "CPUPOOLS-OK"
