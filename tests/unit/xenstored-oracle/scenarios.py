# SPDX-License-Identifier: GPL-2.0-only
"""What a xenstore daemon is asked, for compare.py: each scenario is a function of a Bed; what it notes is compared."""


def z(*words):
    return b''.join(w.encode() + b'\0' if isinstance(w, str) else w for w in words)


def data_ops(b):
    s = b.socket()
    for path in ['/', '/a', '/a/b', 'a', '', '/a/', '//', '/a//b', '/a b', '/a.b', '/@x', '@x', '/tool',
                 '/' + 'x' * 3071, '/' + 'x' * 3072, '/' + 'x' * 2047, '/' + 'x' * 2048]:
        for op in ['READ', 'DIRECTORY', 'GET_PERMS', 'MKDIR', 'RM', 'RM']:
            b.call(s, op, z(path))
        b.call(s, 'WRITE', z(path) + b'value')
    b.call(s, 'WRITE', z('/p/q/r') + b'1\0\2')
    b.call(s, 'READ', z('/p/q/r'))
    b.call(s, 'READ', z('/p/q'))
    b.call(s, 'WRITE', b'/p')
    b.call(s, 'WRITE', b'')
    b.call(s, 'MKDIR', z('/p/q/r'))
    b.call(s, 'READ', z('/p/q/r'))
    b.call(s, 'RM', z('/'))
    b.call(s, 'RM', z('/p/x/y'))
    b.call(s, 'RM', z('/p'))
    b.call(s, 'DIRECTORY', z('/'))
    for size in [2047, 2048, 2049, 4000]:
        b.call(s, 'WRITE', z('/big') + b'v' * size)
    for kind in [20, 23, 24, 99, 15, 16, 0xffff]:
        b.call(s, kind, z('/'))


def perm_ops(b):
    s = b.socket()
    b.call(s, 'WRITE', z('/a'))
    for perms in [['r0'], ['b0', 'r0'], ['r0', 'w0', 'b0', 'n0'], ['x0'], ['r'], ['0'], ['r70000'],
                  ['r0x'], [], ['rr0'], ['r5'], ['n0', 'r5'], ['r32767'], ['n0', 'r32767'], ['r0'] * 5, ['r0'] * 6]:
        b.call(s, 'SET_PERMS', z('/a', *perms))
        b.call(s, 'GET_PERMS', z('/a'))
    b.call(s, 'SET_PERMS', b'/a\0r0')
    b.call(s, 'SET_PERMS', b'')
    b.call(s, 'SET_PERMS', z('/none', 'r0'))
    b.call(s, 'GET_PERMS', z('/none'))
    for special in ['@introduceDomain', '@releaseDomain', '@other', '@releaseDomain/1']:
        b.call(s, 'GET_PERMS', z(special))
        b.call(s, 'SET_PERMS', z(special, 'n0', 'r0'))
        b.call(s, 'GET_PERMS', z(special))
        b.call(s, 'READ', z(special))
        b.call(s, 'WRITE', z(special) + b'x')
        b.call(s, 'RM', z(special))
        b.call(s, 'MKDIR', z(special))
        b.call(s, 'DIRECTORY', z(special))


def directory_part(b):
    s = b.socket()
    for i in range(500):
        s.call('WRITE', z(f'/d/entry{i:06}'))
    b.call(s, 'DIRECTORY', z('/d'))
    got, offset = [], 0
    gens = set()
    while True:
        name, data = s.call('DIRECTORY_PART', z('/d', str(offset)))
        gen, rest = data.split(b'\0', 1)
        gens.add(gen)
        b.note(f'part {name} {len(rest)} {rest[:20]!r} {rest[-20:]!r}')
        if rest.endswith(b'\0\0') or rest in (b'', b'\0'):
            break
        offset += len(rest)
    b.note(f'generations {len(gens)}')
    for bad in [z('/d'), b'/d\0' + b'0', z('/d', '100000'), z('/d', '8000', ''), z('/none', '0')]:
        name, data = s.call('DIRECTORY_PART', bad)
        b.note(f'{bad!r} {name} {data[-30:] if name == "ERROR" else data.split(bytes(1), 1)[1][-30:]!r}')


def watch_ops(b):
    s, w = b.socket(), b.socket()
    b.call(w, 'WATCH', z('/a', 'tok'))
    b.call(w, 'WATCH', z('/a', 'tok'))
    b.call(w, 'WATCH', z('/a', 'tok2'))
    b.call(w, 'WATCH', z('/a/b/c', 'abc'))
    b.call(w, 'WATCH', z('/', 'root'))
    for op, payload in [('WRITE', z('/a') + b'1'), ('WRITE', z('/a/b/c/d') + b'1'), ('WRITE', z('/a/b/c') + b'2'),
                        ('MKDIR', z('/a/b')), ('MKDIR', z('/a/m/n')), ('SET_PERMS', z('/a/b', 'r0')),
                        ('RM', z('/a/m/none')), ('RM', z('/a')), ('WRITE', z('/ab') + b'1')]:
        b.call(s, op, payload)
        b.drain(w)
    b.call(w, 'UNWATCH', z('/a', 'other'))
    b.call(w, 'UNWATCH', z('/none', 'tok'))
    b.call(w, 'UNWATCH', z('/a', 'tok'))
    b.call(w, 'UNWATCH', z('/a'))
    b.call(w, 'WATCH', z('/a'))
    b.call(w, 'WATCH', b'/a\0tok')
    b.call(w, 'WATCH', z('/bad path', 't'))
    b.call(w, 'WATCH', z('relative', 't'))
    b.call(w, 'WATCH', z('@introduceDomain', 't'))
    b.call(w, 'WATCH', z('@releaseDomain', 't'))
    b.call(w, 'WATCH', z('@whatever', 't'))
    b.call(w, 'WATCH', z('@releaseDomain/3', 't'))
    b.call(w, 'WATCH', z('/a', ''))
    b.call(w, 'UNWATCH', z('/a', ''))
    b.call(s, 'WRITE', z('/a/x') + b'1')
    b.drain(w)
    b.call(w, 'RESET_WATCHES', z(''))
    b.call(s, 'WRITE', z('/a/x') + b'1')
    b.drain(w)


def own_watch(b):
    s = b.socket()
    b.call(s, 'WATCH', z('/x', 't'))
    b.call(s, 'WRITE', z('/x/y/z') + b'1')
    b.call(s, 'RM', z('/x'))
    b.call(s, 'RM', z('/x'))
    b.drain(s)


def watch_rm_deep(b):
    s, w = b.socket(), b.socket()
    for p in ['/t', '/t/a', '/t/a/b', '/t/c', '/t/none', '/t/a/b/none']:
        b.call(w, 'WATCH', z(p, 'w' + p))
    b.call(s, 'WRITE', z('/t/a/b/k') + b'1')
    b.call(s, 'WRITE', z('/t/c/k') + b'1')
    b.drain(w)
    b.call(s, 'RM', z('/t/a'))
    b.drain(w)
    b.call(s, 'WRITE', z('/t/a/b/k') + b'1')
    b.drain(w)
    b.call(s, 'RM', z('/t'))
    b.drain(w)


def transactions(b):
    s, o = b.socket(), b.socket()
    b.call(s, 'TRANSACTION_START', b'')
    tx = b.start(s)
    b.call(s, 'TRANSACTION_START', z(''), tx)
    b.call(s, 'WRITE', z('/t/a') + b'1', tx)
    b.call(s, 'READ', z('/t/a'), tx)
    b.call(o, 'READ', z('/t/a'))
    b.call(s, 'TRANSACTION_END', z('T'), tx)
    b.call(o, 'READ', z('/t/a'))
    b.call(s, 'TRANSACTION_END', z('T'), tx)
    b.call(s, 'READ', z('/t/a'), 77)
    b.call(s, 'TRANSACTION_END', z('T'))
    tx = b.start(s)
    for bad in [b'', b'T', z('X'), z('T', 'x'), z('TT')]:
        b.call(s, 'TRANSACTION_END', bad, tx)
    tx = b.start(s)
    b.call(s, 'TRANSACTION_END', z('F'), tx)
    # conflicts
    for mine, theirs in [
            (('READ', z('/t/a')), ('WRITE', z('/t/a') + b'2')),
            (('WRITE', z('/t/a') + b'm'), ('WRITE', z('/t/a') + b'3')),
            (('WRITE', z('/t/a') + b'm'), ('WRITE', z('/t/b') + b'3')),
            (('READ', z('/t/none')), ('WRITE', z('/t/none') + b'3')),
            (('DIRECTORY', z('/t')), ('WRITE', z('/t/new') + b'3')),
            (('DIRECTORY', z('/t')), ('WRITE', z('/t/new/deeper') + b'3')),
            (('READ', z('/t/new')), ('RM', z('/t/new'))),
            (('GET_PERMS', z('/t/a')), ('SET_PERMS', z('/t/a', 'r0'))),
            (('RM', z('/t/b')), ('WRITE', z('/t/b') + b'x')),
            (('WRITE', z('/t/v/w') + b'x'), ('RM', z('/t')))]:
        tx = b.start(s)
        b.call(s, mine[0], mine[1], tx)
        b.call(o, theirs[0], theirs[1])
        b.call(s, 'TRANSACTION_END', z('T'), tx)
        b.call(o, 'WRITE', z('/t/a') + b'base')
        b.call(o, 'WRITE', z('/t/b') + b'base')
    # many at once
    for i in range(12):
        b.call(s, 'TRANSACTION_START', z(''))


def transaction_watches(b):
    s, w = b.socket(), b.socket()
    b.call(w, 'WATCH', z('/t', 't'))
    b.call(w, 'WATCH', z('/t/a/b/none', 'none'))
    b.call(w, 'WATCH', z('/t/a/b', 'ab'))
    tx = b.start(s)
    b.call(s, 'WRITE', z('/t/a/b/c') + b'1', tx)
    b.call(s, 'WRITE', z('/t/a') + b'2', tx)
    b.call(s, 'READ', z('/t/a/b'), tx)
    b.call(s, 'MKDIR', z('/t/m/k'), tx)
    b.call(s, 'WRITE', z('/t/gone') + b'2', tx)
    b.call(s, 'RM', z('/t/gone'), tx)
    b.drain(w)
    b.call(s, 'TRANSACTION_END', z('T'), tx)
    b.drain(w)
    tx = b.start(s)
    b.call(s, 'RM', z('/t/a/b/c'), tx)
    b.call(s, 'SET_PERMS', z('/t/m', 'r0'), tx)
    b.drain(w)
    b.call(s, 'TRANSACTION_END', z('T'), tx)
    b.drain(w)
    tx = b.start(s)
    b.call(s, 'WRITE', z('/t/x') + b'1', tx)
    b.call(s, 'TRANSACTION_END', z('F'), tx)
    b.drain(w)
    tx = b.start(s)
    b.call(s, 'WATCH', z('/t/txwatch', 't'), tx)
    b.call(s, 'TRANSACTION_END', z('T'), tx)


def domain_ops(b):
    s, w = b.socket(), b.socket()
    b.call(w, 'WATCH', z('@introduceDomain', 'intro'))
    b.call(w, 'WATCH', z('@releaseDomain', 'rel'))
    for bad in [z('9'), z('9', '1'), z('9', '1', '1'), b'', z('0', '1', '1'), z('40000', '1', '1')]:
        b.call(s, 'INTRODUCE', bad)
    for op in ['RELEASE', 'RESUME', 'IS_DOMAIN_INTRODUCED', 'GET_DOMAIN_PATH']:
        for arg in [b'', z('9'), z('0'), z('40000'), b'9', z('9', '9')]:
            b.call(s, op, arg)
    b.drain(w)
    d = b.domain(5)
    b.drain(w)
    b.call(s, 'IS_DOMAIN_INTRODUCED', z('5'))
    b.call(s, 'INTRODUCE', z('5', '1', '2'))
    b.drain(w)
    b.call(s, 'INTRODUCE', z('5', '1', '3'))
    b.drain(w)
    b.call(s, 'SET_TARGET', z('5', '6'))
    b.call(s, 'SET_TARGET', z('5', '0'))
    b.call(s, 'SET_TARGET', z('5'))
    b.call(s, 'SET_TARGET', z('7', '5'))
    b.call(d, 'GET_DOMAIN_PATH', z('5'))
    b.call(d, 'GET_DOMAIN_PATH', z('7'))
    b.call(d, 'IS_DOMAIN_INTRODUCED', z('7'))
    b.call(d, 'INTRODUCE', z('7', '1', '2'))
    b.call(d, 'RELEASE', z('7'))
    b.call(d, 'RESUME', z('5'))
    b.call(d, 'SET_TARGET', z('5', '7'))
    b.call(d, 'CONTROL', z('help'))
    b.call(s, 'RESUME', z('5'))
    b.call(s, 'RESUME', z('7'))
    b.state(5, 'shutdown')
    b.drain(w)
    b.state(5, 'shutdown')
    b.drain(w)
    b.call(s, 'RESUME', z('5'))
    b.state(5, 'shutdown')
    b.drain(w)
    b.state(5, '')
    b.drain(w)
    b.call(s, 'IS_DOMAIN_INTRODUCED', z('5'))
    d = b.domain(6)
    b.drain(w)
    b.call(s, 'RELEASE', z('6'))
    b.drain(w)
    b.call(s, 'IS_DOMAIN_INTRODUCED', z('6'))


def guest_access(b):
    s = b.socket()
    b.exist(5)
    b.exist(7)
    b.call(s, 'WRITE', z('/local/domain/5/x') + b'1')
    b.call(s, 'SET_PERMS', z('/local/domain/5', 'n0', 'r5'))
    b.call(s, 'WRITE', z('/local/domain/5/data') + b'1')
    b.call(s, 'SET_PERMS', z('/local/domain/5/data', 'n5'))
    b.call(s, 'WRITE', z('/secret') + b'1')
    b.call(s, 'WRITE', z('/public') + b'1')
    b.call(s, 'SET_PERMS', z('/public', 'r0'))
    b.call(s, 'WRITE', z('/all') + b'1')
    b.call(s, 'SET_PERMS', z('/all', 'b0'))
    b.call(s, 'WRITE', z('/wonly') + b'1')
    b.call(s, 'SET_PERMS', z('/wonly', 'w0'))
    b.call(s, 'WRITE', z('/wonly/none/x') + b'1')
    d, e = b.domain(5), b.domain(7)
    b.drain(d)
    for path in ['/secret', '/secret/none', '/public', '/public/none', '/all', '/all/k', '/wonly', '/wonly/k',
                 '/wonly/none', '/local/domain/5', 'x', 'data', 'data/k', 'data/k/l', '/none', '/', '.', 'data/']:
        for op in ['READ', 'DIRECTORY', 'GET_PERMS', 'MKDIR']:
            b.call(d, op, z(path))
        b.call(d, 'WRITE', z(path) + b'by5')
        b.call(d, 'SET_PERMS', z(path, 'n5', 'r0'))
        b.call(d, 'GET_PERMS', z(path))
        b.call(e, 'READ', z(path))
        b.call(d, 'RM', z(path))
    b.call(d, 'WRITE', z('data/k') + b'1')
    b.call(d, 'SET_PERMS', z('data/k', 'n7'))
    b.call(d, 'SET_PERMS', z('data/k', 'n5', 'b7'))
    b.call(e, 'WRITE', z('/local/domain/5/data/k/new') + b'7')
    b.call(s, 'GET_PERMS', z('/local/domain/5/data/k/new'))
    b.call(d, 'READ', z('data/k/new'))
    b.call(e, 'RM', z('/local/domain/5/data/k'))
    b.call(d, 'RM', z('data/k'))
    b.call(s, 'SET_TARGET', z('7', '5'))
    b.call(e, 'WRITE', z('/local/domain/5/data/t') + b'7')
    b.call(s, 'GET_PERMS', z('/local/domain/5/data/t'))
    b.call(e, 'SET_PERMS', z('/local/domain/5/data/t', 'n5', 'r7'))
    b.call(e, 'READ', z('/local/domain/5/x'))
    b.call(d, 'RM', z('/local/domain/5'))
    b.call(d, 'READ', z('/local/domain/5/' + 'y' * 2040))
    b.call(d, 'READ', z('y' * 2048))
    b.call(d, 'READ', z('y' * 2049))


def guest_watches(b):
    s = b.socket()
    b.exist(5)
    b.call(s, 'WRITE', z('/local/domain/5/data') + b'1')
    b.call(s, 'SET_PERMS', z('/local/domain/5', 'n0', 'r5'))
    b.call(s, 'SET_PERMS', z('/local/domain/5/data', 'n5'))
    b.call(s, 'WRITE', z('/secret/k') + b'1')
    d = b.domain(5)
    for path in ['data', '/local/domain/5/data', '/secret', '@introduceDomain', '@releaseDomain', '/', 'nowhere']:
        b.call(d, 'WATCH', z(path, 't' + path))
    b.drain(d)
    for op, payload in [('WRITE', z('/secret/k') + b'2'), ('RM', z('/secret')), ('WRITE', z('/local/domain/5/data/x')),
                        ('SET_PERMS', z('/local/domain/5/data/x', 'n0')), ('WRITE', z('/local/domain/5/data/x') + b'2'),
                        ('RM', z('/local/domain/5/data/x')), ('WRITE', z('/local/domain/5/nowhere') + b'2'),
                        ('SET_PERMS', z('/local/domain/5/nowhere', 'n0')),
                        ('RM', z('/local/domain/5/nowhere')), ('RM', z('/local/domain/5/data')),
                        ('RM', z('/local/domain/5')), ('WRITE', z('/hidden') + b'1'), ('RM', z('/hidden'))]:
        b.call(s, op, payload)
        b.drain(d)
    b.call(s, 'SET_PERMS', z('@introduceDomain', 'n0', 'r5'))
    b.domain(6)
    b.drain(d)
    b.call(s, 'SET_PERMS', z('@releaseDomain', 'n0', 'r5'))
    b.state(6, '')
    b.drain(d)
    b.call(d, 'UNWATCH', z('data', 'tdata'))
    b.call(d, 'UNWATCH', z('/local/domain/5/data', 'tdata'))
    b.call(d, 'RESET_WATCHES', z(''))


def domain_death(b):
    s, w = b.socket(), b.socket()
    b.exist(5)
    for p in ['/local/domain/5/data', '/other/owned', '/other/shared']:
        b.call(s, 'WRITE', z(p) + b'1')
    b.call(s, 'SET_PERMS', z('/local/domain/5/data', 'n5'))
    b.call(s, 'SET_PERMS', z('/other/owned', 'b5', 'r0'))
    b.call(s, 'SET_PERMS', z('/other/shared', 'n0', 'b5'))
    d = b.domain(5)
    b.call(d, 'WRITE', z('data/k/l') + b'1')
    b.call(s, 'WRITE', z('/other/owned/zero') + b'1')
    b.call(s, 'CONTROL', z('quota', '5'))
    b.call(w, 'WATCH', z('/', 'root'))
    b.call(w, 'WATCH', z('@releaseDomain', 'rel'))
    b.call(w, 'WATCH', z('/local/domain/5/data/k', 'k'))
    b.state(5, '')
    b.drain(w)
    for p in ['/local/domain/5', '/local/domain/5/data', '/other/owned', '/other/owned/zero', '/other/shared']:
        b.call(s, 'GET_PERMS', z(p))
    b.call(s, 'CONTROL', z('quota', '5'))
    d = b.domain(5)
    b.call(d, 'READ', z('/other/shared'))
    b.call(d, 'WRITE', z('/other/shared') + b'2')
    b.call(s, 'GET_PERMS', z('/other/shared'))


def quotas(b):
    s = b.socket()
    b.exist(5)
    b.call(s, 'WRITE', z('/g') + b'1')
    b.call(s, 'SET_PERMS', z('/g', 'b0'))
    d = b.domain(5)
    b.call(s, 'CONTROL', z('quota', 'set', 'nodes', '5'))
    for i in range(6):
        b.call(d, 'WRITE', z(f'/g/{i}') + b'1')
    b.call(d, 'WRITE', z('/g/0') + b'again')
    b.call(d, 'MKDIR', z('/g/x/y'))
    b.call(d, 'RM', z('/g/0'))
    b.call(d, 'MKDIR', z('/g/x/y'))
    b.call(d, 'MKDIR', z('/g/z'))
    b.call(s, 'CONTROL', z('quota', '5'))
    tx = b.start(d)
    b.call(d, 'MKDIR', z('/g/1b'), tx)
    b.call(d, 'RM', z('/g/1'), tx)
    b.call(d, 'TRANSACTION_END', z('T'), tx)
    b.call(s, 'CONTROL', z('quota', '5'))
    # The original allows one more watch and transaction than the limit: asked well beyond it.
    b.call(s, 'CONTROL', z('quota', 'set', 'watches', '3'))
    for i in range(5):
        d.call('WATCH', z('/g', f't{i}'))
    b.call(d, 'WATCH', z('/g', 'last'))
    d.call('RESET_WATCHES', z(''))
    d.events = []
    b.call(s, 'CONTROL', z('quota', 'set', 'transactions', '2'))
    for i in range(4):
        d.call('TRANSACTION_START', z(''))
    b.call(d, 'TRANSACTION_START', z(''))
    b.call(s, 'CONTROL', z('quota', 'set', 'node-size', '100'))
    b.call(d, 'WRITE', z('/g/2') + b'v' * 20)
    b.call(d, 'WRITE', z('/g/2') + b'v' * 100)
    b.call(d, 'WRITE', z('/g/2') + b'v' * 101)
    b.call(s, 'WRITE', z('/g/2') + b'v' * 101)
    b.call(s, 'CONTROL', z('quota', 'set', 'permissions', '2'))
    b.call(d, 'SET_PERMS', z('/g/2', 'n5', 'r0'))
    b.call(d, 'SET_PERMS', z('/g/2', 'n5', 'r0', 'r0'))
    b.call(s, 'CONTROL', z('quota', 'set', 'path-max', '30'))
    b.call(d, 'WRITE', z('/g/2/' + 'p' * 40) + b'1')
    b.call(d, 'READ', z('/g/2/' + 'p' * 40))
    b.call(d, 'READ', z('p' * 40))
    b.call(s, 'WRITE', z('/g/2/' + 'p' * 40) + b'1')
    b.call(s, 'CONTROL', z('quota'))
    b.call(s, 'CONTROL', z('quota', 'set', 'nodes', 'x'))
    b.call(s, 'CONTROL', z('quota', 'set', 'nodes', '-1'))
    b.call(s, 'CONTROL', z('quota', 'set', 'bogus', '1'))
    b.call(s, 'CONTROL', z('quota', 'set', 'nodes'))
    b.call(s, 'CONTROL', z('quota', '55'))
    b.call(s, 'CONTROL', z('quota-soft', 'set', 'memory', '5'))
    b.call(s, 'CONTROL', z('quota-soft', 'set', 'nodes', '5'))
    b.call(s, 'CONTROL', z('quota-soft'))


def controls(b):
    s = b.socket()
    for args in [('check',), ('log', 'on'), ('log', 'off'), ('log',), ('log', 'x'), ('print', 'hello'),
                 ('print',), ('bogus',), ('',), ('check', 'x'), ('help', 'x')]:
        b.call(s, 'CONTROL', z(*args))
    b.call(s, 'CONTROL', b'')
    b.call(s, 'CONTROL', b'help')


def targets(b):
    s = b.socket()
    b.exist(5)
    b.exist(7)
    b.call(s, 'WRITE', z('/local/domain/5/data') + b'1')
    b.call(s, 'SET_PERMS', z('/local/domain/5/data', 'n5'))
    b.call(s, 'WRITE', z('/for5') + b'1')
    b.call(s, 'SET_PERMS', z('/for5', 'n0', 'b5'))
    d, e = b.domain(5), b.domain(7)
    b.call(d, 'SET_PERMS', z('data', 'n7'))
    b.call(d, 'SET_PERMS', z('data', 'n0'))
    b.call(d, 'WRITE', z('data/k') + b'1')
    b.call(e, 'WRITE', z('/local/domain/5/data/k') + b'7')
    b.call(s, 'SET_TARGET', z('7', '5'))
    b.call(e, 'WRITE', z('/local/domain/5/data/k') + b'7')
    b.call(e, 'WRITE', z('/local/domain/5/data/new') + b'7')
    b.call(s, 'GET_PERMS', z('/local/domain/5/data/new'))
    b.call(d, 'READ', z('data/new'))
    b.call(e, 'SET_PERMS', z('/local/domain/5/data/k', 'n5', 'r7'))
    b.call(e, 'SET_PERMS', z('/local/domain/5/data/k', 'n7', 'r5'))
    b.call(e, 'WRITE', z('/for5') + b'7')
    b.call(e, 'SET_PERMS', z('/for5', 'n0'))
    b.call(e, 'WRITE', z('/for5/x') + b'7')
    b.call(s, 'GET_PERMS', z('/for5/x'))
    b.call(d, 'READ', z('/for5/x'))
    b.call(s, 'WRITE', z('/for5/y/z') + b'0')
    b.call(s, 'GET_PERMS', z('/for5/y/z'))
    b.call(e, 'MKDIR', z('/for5/m/n'))
    b.call(s, 'GET_PERMS', z('/for5/m'))
    b.call(s, 'CONTROL', z('quota', '5'))
    b.call(s, 'CONTROL', z('quota', '7'))


def ring_traffic(b):
    s = b.socket()
    b.exist(5)
    b.call(s, 'WRITE', z('/g') + b'1')
    b.call(s, 'SET_PERMS', z('/g', 'b0'))
    d = b.domain(5)
    for size in [0, 1, 1000, 1023, 1024, 1025, 1500, 1900]:
        b.call(d, 'WRITE', z('/g/v') + b'x' * size)
        b.call(d, 'READ', z('/g/v'))
    for i in range(100):
        d.call('WRITE', z(f'/g/{i}') + b'1')
    b.call(d, 'DIRECTORY', z('/g'))
    # a burst of requests before any reply is read
    ids = [d.post('READ', z(f'/g/{i}')) for i in range(15)]
    got = [d.message()[1] for _ in ids]
    b.note(f'in order: {ids == got}')
    b.note(f'features {d.get(d.FEATURES) & 3}')


def ring_reconnect(b):
    s = b.socket()
    d = b.domain(5)
    b.call(d, 'WATCH', z('/g', 't'))
    b.call(d, 'TRANSACTION_START', z(''))
    d.post('READ', z('/'))
    d.send(b'\1\2\3')
    d.put(d.STATE, 1)
    d.notify()
    while d.get(d.STATE):
        d.wait()
    d.buffer = b''
    b.note(f'{[d.get(at) for at in range(2048, 2064, 4)]}')
    b.call(d, 'READ', z('/none'))
    b.call(s, 'CONTROL', z('quota', '5'))


def ring_lies(b):
    s = b.socket()
    d, e = b.domain(5), b.domain(7)
    b.call(d, 'WATCH', z('/g', 't'))
    d.put(d.REQ_PROD, d.get(d.REQ_CONS) + 1025)
    d.notify()
    while not d.get(d.ERROR):
        d.wait()
    b.note(f'error {d.get(d.ERROR)}')
    b.call(e, 'GET_DOMAIN_PATH', z('7'))
    b.call(s, 'CONTROL', z('quota', '5'))
    e.send(b'\2\0\0\0' + b'\0' * 8 + b'\1\x10\0\0')
    while not e.get(e.ERROR):
        e.wait()
    b.note(f'error {e.get(e.ERROR)}')
    b.call(s, 'WRITE', z('/g') + b'1')
    d.put(d.STATE, 1)
    d.notify()
    while d.get(d.STATE):
        d.wait()
    d.buffer = b''
    b.note(f'error {d.get(d.ERROR)}')
    b.call(d, 'GET_DOMAIN_PATH', z('5'))


ALL = [data_ops, perm_ops, directory_part, watch_ops, own_watch, watch_rm_deep, transactions, transaction_watches,
       domain_ops, guest_access, guest_watches, domain_death, quotas, controls, targets, ring_traffic, ring_reconnect, ring_lies]
