#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""compare.py [-k] [-s SCENARIO] FAKEXEN.so DAEMON [DAEMON|FILE.txt]

Run every scenario of scenarios.py against each xenstore daemon on the host, with fakexen.c as its hypervisor. With
one daemon, print what it answered (that is how expected.txt is made); with two, or a daemon and such a file, print
where they differ, and exit 1 if they do. -k also shows what the daemon wrote. To compare with Debian's:

    compare.py fakexen.so /usr/lib/xen-4.17/bin/xenstored tools/xenstored/xenstored

Debian's 4.17 lets a domain have one watch and one transaction more than the limit and offers no ring features, so
scenarios `quotas` and `ring_*` are known to differ there.
"""
import difflib
import os
import subprocess
import sys
import tempfile
import time

import scenarios
from ringclient import RingClient, SocketClient, raise_virq, set_state


class Bed:
    """One daemon in its own folder, and the notes of one scenario."""

    def __init__(self, shim, daemon, folder):
        self.folder, self.lines, self.names = folder, [], {}
        set_state(folder, 0, 'alive')
        for name in ('xsd_kva', 'ring.7', 'ring.5', 'ring.6'):
            with open(os.path.join(folder, name), 'wb') as f:
                f.truncate(4096)
        with open(os.path.join(folder, 'xsd_port'), 'w') as f:
            f.write('7\n')
        env = dict(os.environ, FAKEXEN=folder, XENSTORED_RUNDIR=folder, LD_PRELOAD=shim)
        self.log = open(os.path.join(folder, 'daemon.log'), 'wb')
        # As domain 0's ring is unused here, the page is enough.
        self.child = subprocess.Popen([*daemon.split(), '--no-fork', '--pid-file', os.path.join(folder, 'pid')],
                                      env=env, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)
        for _ in range(500):
            try:
                self.barrier_client = SocketClient(folder)
                self.barrier_client.call('READ', b'/\0')
                break
            except (OSError, EOFError):
                if self.child.poll() is not None:
                    raise RuntimeError(f'{daemon} ended with {self.child.returncode}')
                time.sleep(0.01)

    def close(self):
        self.child.terminate()
        try:
            return self.child.wait(5)
        finally:
            self.log.close()

    def note(self, text):
        self.lines.append(text)

    def name(self, client):
        return self.names[client]

    def socket(self):
        client = SocketClient(self.folder)
        self.names[client] = 's%d' % len(self.names)
        return client

    def events(self, client):
        for event in client.events:
            self.note(f'{self.name(client)}   event {event!r}')
        client.events = []

    def call(self, client, kind, payload, tx=0):
        shown = payload if len(payload) < 60 else payload[:20] + b'...%d' % len(payload)
        try:
            name, data = client.call(kind, payload, tx)
        except EOFError:
            name, data = 'CLOSED', b''
        self.events(client)
        if name == 'TRANSACTION_START':
            data = b'(number)'
        self.note(f'{self.name(client)} {kind} {shown!r}{" in tx" if tx else ""} -> {name} {data!r}')
        return data

    def start(self, client):
        name, data = client.call('TRANSACTION_START', b'\0')
        self.events(client)
        return int(data.rstrip(b'\0')) if name == 'TRANSACTION_START' else 0

    def drain(self, client):
        client.call('GET_DOMAIN_PATH', b'0\0')
        self.events(client)

    def exist(self, domid):
        set_state(self.folder, domid, 'alive')

    def domain(self, domid):
        set_state(self.folder, domid, 'alive')
        client = RingClient(self.folder, domid)
        self.names[client] = f'd{domid}'
        self.note(f'introduce {domid} -> {self.barrier_client.call("INTRODUCE", b"%d%c1%c2%c" % (domid, 0, 0, 0))}')
        return client

    def state(self, domid, word):
        set_state(self.folder, domid, word)
        raise_virq(self.folder)
        # The daemon reads its event channels before or after our next request: ask twice.
        self.barrier_client.call('READ', b'/\0')
        self.barrier_client.call('READ', b'/\0')
        self.note(f'domain {domid} now {word!r}')


def run(scenario, shim, daemon, keep):
    with tempfile.TemporaryDirectory(prefix='xs') as folder:
        bed = Bed(shim, daemon, folder)
        try:
            scenario(bed)
        except Exception as e:
            bed.note(f'BROKE: {type(e).__name__} {e}')
        code = bed.close()
        bed.note(f'daemon exit {code}' if code not in (0, -15) else 'daemon ended')
        with open(os.path.join(folder, 'daemon.log'), errors='replace') as f:
            text = f.read()
        if keep and text:
            bed.note(text)
        return bed.lines


def read_notes(name):
    """The notes of each scenario, as printed by a run with one daemon."""
    notes, at = {}, None
    with open(name) as f:
        for line in f.read().splitlines():
            if line.startswith('== '):
                at = notes.setdefault(line[3:], [])
            else:
                at.append(line)
    return notes


def main():
    args, only, keep = sys.argv[1:], None, False
    while args and args[0].startswith('-'):
        flag = args.pop(0)
        if flag == '-s':
            only = args.pop(0)
        elif flag == '-k':
            keep = True
        else:
            sys.exit(__doc__)
    if len(args) not in (2, 3):
        sys.exit(__doc__)
    shim, daemons, bad = os.path.abspath(args[0]), args[1:], 0
    for scenario in scenarios.ALL:
        if only and scenario.__name__ != only:
            continue
        notes = [read_notes(d).get(scenario.__name__, []) if d.endswith('.txt') else run(scenario, shim, d, keep)
                 for d in daemons]
        if len(notes) == 1:
            print(f'== {scenario.__name__}', *notes[0], sep='\n')
        else:
            diff = list(difflib.unified_diff(notes[0], notes[1], *daemons, lineterm='', n=3))
            print(f'{"not ok" if diff else "ok"} {scenario.__name__} ({len(notes[0])} lines)', *diff, sep='\n')
            bad += bool(diff)
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
