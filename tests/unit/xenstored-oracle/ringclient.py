# SPDX-License-Identifier: GPL-2.0-only
"""Raw xenstore clients for the tests: over the unix socket, and over a ring of fakexen.c's file domains."""
import mmap
import os
import select
import socket
import struct

TYPES = ['CONTROL', 'DIRECTORY', 'READ', 'GET_PERMS', 'WATCH', 'UNWATCH', 'TRANSACTION_START',
         'TRANSACTION_END', 'INTRODUCE', 'RELEASE', 'GET_DOMAIN_PATH', 'WRITE', 'MKDIR', 'RM',
         'SET_PERMS', 'WATCH_EVENT', 'ERROR', 'IS_DOMAIN_INTRODUCED', 'RESUME', 'SET_TARGET',
         'RESTRICT', 'RESET_WATCHES', 'DIRECTORY_PART']
NUMBER = {name: i for i, name in enumerate(TYPES)}
HEADER = struct.Struct('<IIII')
TIMEOUT = 5.0


class Client:
    """One connection. call() returns the reply; messages that come before it are kept in `events`."""

    def __init__(self):
        self.buffer = b''
        self.events = []
        self.next_id = 1

    def take(self, size):
        while len(self.buffer) < size:
            self.buffer += self.receive()
        out, self.buffer = self.buffer[:size], self.buffer[size:]
        return out

    def message(self):
        kind, req, tx, length = HEADER.unpack(self.take(16))
        return kind, req, tx, self.take(length)

    def post(self, kind, payload=b'', tx=0):
        number = NUMBER[kind] if isinstance(kind, str) else kind
        req, self.next_id = self.next_id, self.next_id + 1
        self.send(HEADER.pack(number, req, tx, len(payload)) + payload)
        return req

    def call(self, kind, payload=b'', tx=0):
        req = self.post(kind, payload, tx)
        while True:
            got, got_req, got_tx, data = self.message()
            name = TYPES[got] if got < len(TYPES) else str(got)
            if name == 'WATCH_EVENT':
                self.events.append(data)
                continue
            assert got_req == req and got_tx == tx, (got, got_req, got_tx, data)
            return name, data


class SocketClient(Client):
    def __init__(self, folder):
        super().__init__()
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(TIMEOUT)
        self.sock.connect(os.path.join(folder, 'socket'))

    def send(self, data):
        self.sock.sendall(data)

    def receive(self):
        data = self.sock.recv(65536)
        if not data:
            raise EOFError('daemon closed the connection')
        return data

    def close(self):
        self.sock.close()


class RingClient(Client):
    """The guest's end of a ring: offsets as in xenstore-ring.txt."""
    REQ_CONS, REQ_PROD, RSP_CONS, RSP_PROD, FEATURES, STATE, ERROR = range(2048, 2076, 4)

    def __init__(self, folder, domid):
        super().__init__()
        self.folder, self.domid = folder, domid
        path = os.path.join(folder, f'ring.{domid}')
        if not os.path.exists(path):
            with open(path, 'wb') as f:
                f.truncate(4096)
        with open(path, 'r+b') as f:
            self.page = mmap.mmap(f.fileno(), 4096)
        self.ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        ear = os.path.join(folder, f'dom.{domid}.sock')
        if os.path.exists(ear):
            os.unlink(ear)
        self.ear.bind(ear)
        self.mouth = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)

    def get(self, at):
        return struct.unpack_from('<I', self.page, at)[0]

    def put(self, at, value):
        struct.pack_into('<I', self.page, at, value & 0xffffffff)

    def notify(self):
        self.mouth.sendto(struct.pack('<I', 1000 + self.domid), os.path.join(self.folder, 'evtchn.sock'))

    def wait(self):
        if not select.select([self.ear], [], [], TIMEOUT)[0]:
            raise TimeoutError(f'domain {self.domid}: no event from the daemon')
        self.ear.recv(16)

    def send(self, data):
        while data:
            cons, prod = self.get(self.REQ_CONS), self.get(self.REQ_PROD)
            room = 1024 - ((prod - cons) & 0xffffffff)
            if not room:
                self.wait()
                continue
            at = prod % 1024
            n = min(room, 1024 - at, len(data))
            self.page[at:at + n] = data[:n]
            self.put(self.REQ_PROD, prod + n)
            data = data[n:]
            self.notify()

    def receive(self):
        while True:
            cons, prod = self.get(self.RSP_CONS), self.get(self.RSP_PROD)
            ready = (prod - cons) & 0xffffffff
            if ready:
                at = cons % 1024
                n = min(ready, 1024 - at)
                data = self.page[1024 + at:1024 + at + n]
                self.put(self.RSP_CONS, cons + n)
                self.notify()
                return data
            self.wait()

    def close(self):
        self.ear.close()
        self.mouth.close()
        self.page.close()


def set_state(folder, domid, word):
    """Give the domain a state ('' removes it); raise_virq() then tells the daemon."""
    path = os.path.join(folder, f'state.{domid}')
    if word:
        with open(path + '.new', 'w') as f:
            f.write(word + '\n')
        os.rename(path + '.new', path)
    elif os.path.exists(path):
        os.unlink(path)


def raise_virq(folder):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
        s.sendto(struct.pack('<I', 1), os.path.join(folder, 'evtchn.sock'))
