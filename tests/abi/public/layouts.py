# SPDX-License-Identifier: GPL-2.0-only
"""The layout of all types in an object, from readelf's listing of DWARF."""
import re
import subprocess

KINDS = {'structure_type': 'struct', 'union_type': 'union', 'typedef': 'type'}
# DW_ATE_*: what of it a user notices
SIGNED = {2: 'bool', 5: 'signed', 6: 'signed', 7: 'unsigned', 8: 'unsigned'}


def read(obj):
    """{kind and name: {member: (bit offset, bits, what)}}, '' being the whole; and {enumerator: value}."""
    listing = subprocess.run(['readelf', '--debug-dump=info', '-W', obj], capture_output=True, text=True, check=True).stdout
    return Layouts(_entries(listing)).all()


def _entries(listing):
    dies, stack = {}, []
    for line in listing.splitlines():
        head = re.match(r'\s*<([0-9a-f]+)><([0-9a-f]+)>: .*\(DW_TAG_(\w+)\)', line)
        if head:
            die = {'tag': head[3], 'kids': []}
            dies[head[2]] = die
            del stack[int(head[1], 16):]
            if stack:
                stack[-1]['kids'].append(die)
            stack.append(die)
            continue
        # the value comes after its form, `(data1)', and after where a string is, `(offset: 0x1c): '
        attr = re.match(r'\s*<[0-9a-f]+>\s+DW_AT_(\w+)\s*:\s*(?:\(\w+\) )?(?:\([^)]*\): )?(.*?)\s*$', line)
        if attr and stack:
            stack[-1][attr[1]] = attr[2]
    return dies


def number(text, default=0):
    m = re.search(r'(-?0x[0-9a-f]+|-?\d+)(?:\s*\(.*\))?\)?$', text or '')
    return int(m[1], 0) if m else default


class Layouts:
    def __init__(self, dies):
        self.dies = dies

    def target(self, die):
        ref = re.search(r'<0x([0-9a-f]+)>', die.get('type', ''))
        return self.dies.get(ref[1]) if ref else None

    def strip(self, die):
        while die and die['tag'] in ('typedef', 'const_type', 'volatile_type'):
            die = self.target(die)
        return die

    def size(self, die):
        die = self.strip(die)
        if not die:
            return 0
        if die['tag'] == 'array_type':
            total = self.size(self.target(die))
            for k in die['kids']:
                total *= number(k['count']) if 'count' in k else number(k.get('upper_bound'), -1) + 1
            return total
        return number(die.get('byte_size'))

    def what(self, die):
        """Signedness of an integer, what a pointer points to, the name of a structure."""
        die = self.strip(die)
        if not die:
            return 'void'
        if die['tag'] == 'base_type':
            return SIGNED.get(number(die['encoding'].split()[0]), die.get('name', '?'))
        if die['tag'] == 'array_type':
            return 'array of ' + self.what(self.target(die))
        if die['tag'] == 'pointer_type':
            return 'pointer to ' + self.pointee(self.target(die))
        return die['tag'] + ' ' + die.get('name', '')

    def pointee(self, die):
        const = 'const ' if die and die['tag'] == 'const_type' else ''
        return const + self.what(die)

    def members(self, die, prefix, base, out):
        for k in die['kids']:
            if k['tag'] != 'member':
                continue
            bits = k.get('bit_size')
            at = base * 8 + number(k.get('data_member_location')) * 8
            if bits and 'data_bit_offset' in k:
                at = base * 8 + number(k['data_bit_offset'])
            elif bits:
                unit = number(k.get('byte_size')) or self.size(self.target(k))
                at += unit * 8 - number(k.get('bit_offset')) - number(bits)
            inner = self.strip(self.target(k))
            name = prefix + k.get('name', '')
            if 'name' in k:
                out[name] = (at, number(bits) if bits else self.size(inner) * 8, self.what(inner))
            element = inner
            while element and element['tag'] == 'array_type':
                element = self.strip(self.target(element))
            if element and element['tag'] in ('structure_type', 'union_type') and ('name' not in element or 'name' not in k):
                self.members(element, name + '.' if 'name' in k else prefix, at // 8, out)

    def all(self):
        types, enums = {}, {}
        for die in self.dies.values():
            kind = KINDS.get(die['tag'])
            if die['tag'] == 'enumerator':
                enums[die['name']] = number(die['const_value'])
            elif kind and 'name' in die and 'declaration' not in die:
                inner = self.strip(die)
                out = {'': (0, self.size(die) * 8, self.what(inner) if kind == 'type' else kind)}
                if inner and inner['tag'] in ('structure_type', 'union_type'):
                    self.members(inner, '', 0, out)
                types[kind + ' ' + die['name']] = out
        return types, enums
