# SPDX-License-Identifier: GPL-2.0-only
"""A set of headers as the compiler sees it in one flavour: its macros, their values, and a file with debug information.
Nothing of the headers is parsed here; the preprocessor and the compiler are asked."""
import os
import re
import subprocess

BASE = ['gcc', '-std=gnu11', '-ffreestanding', '-w', '-ftrack-macro-expansion=0', '-x', 'c']
PRELUDE = '#include <stdint.h>\n#include <stddef.h>\nvoid *memcpy(void *, const void *, size_t);\n'


class Headers:
    """The headers `names' below `root', in that order, with the compiler options of a flavour."""

    def __init__(self, root, names, flags, work):
        self.root, self.flags, self.work = root, flags, work
        self.text = PRELUDE + ''.join('#include "%s/%s"\n' % (root, n) for n in names)
        self.defined = self._macros(self.text)
        # {name: replacement} of those without parameters, {name: how many} of those with
        self.macros = {n: body for n, (args, body) in self.defined.items() if args is None}
        self.functions = {n: args for n, (args, body) in self.defined.items() if args is not None}

    def gcc(self, extra, text):
        return subprocess.run(BASE + self.flags + ['-I' + self.work] + extra + ['-'], input=text, capture_output=True,
                              text=True)

    def _macros(self, text):
        run = self.gcc(['-E', '-dM'], text)
        if run.returncode:
            raise SystemExit(run.stderr)
        builtin = set(self.gcc(['-E', '-dM'], PRELUDE).stdout.splitlines())
        found = {}
        for line in run.stdout.splitlines():
            m = re.match(r'#define (\w+)(\([^)]*\))?(?: (.*))?$', line)
            if m and line not in builtin:
                args = None if m[2] is None else -1 if '...' in m[2] else len(m[2].strip('()').split(','))
                found[m[1]] = (args, m[3] or '')
        return found

    def macros_of(self, name):
        """The names of the macros that one header alone brings, after the integer types; None if it does not compile."""
        run = self.gcc(['-E', '-dM'], PRELUDE + '#include "%s/%s"\n' % (self.root, name))
        return set(re.findall(r'^#define (\w+)', run.stdout, re.M)) if run.returncode == 0 else None

    def expand(self, names):
        """{name: the text it stands for in the end}."""
        run = self.gcc(['-E', '-P'], self.text + ''.join('"@@%s" %s\n' % (n, n) for n in names))
        parts = re.split(r'"@@(\w+)"', run.stdout)
        return {parts[i]: ' '.join(parts[i + 1].split()) for i in range(1, len(parts), 2)}

    def values(self, expressions):
        """{expression: (value, bytes, signed)} of those that are constant integers; the compiler's errors tell them."""
        left = list(expressions)
        while left:
            src = self.text + ''.join('\n#line %d "names"\nenum { e_%d = !!(%s) }; char v_%d[(%s) == (%s) ? 1 : -1];'
                                      % (i + 1, i, n, i, n, n) for i, n in enumerate(left))
            run = self.gcc(['-fsyntax-only', '-fmax-errors=0'], src)
            bad = {int(m[1]) - 1 for m in re.finditer(r'^names:(\d+):\d+: error', run.stderr, re.M)}
            if not bad:
                break
            left = [n for i, n in enumerate(left) if i not in bad]
        probes = ''.join('__asm__("@@%d %%0" :: "i"((unsigned long long)(%s) >> 32));'
                         '__asm__("@@%d %%0" :: "i"((unsigned int)(%s)));'
                         '__asm__("@@%d %%0" :: "i"(sizeof(%s) * 2 + ((__typeof__((%s) + 0))-1 < 0)));\n'
                         % (i, n, i, n, i, n, n) for i, n in enumerate(left))
        run = self.gcc(['-S', '-O0', '-o', '-'], self.text + 'void f(void) {\n' + probes + '}\n')
        if run.returncode:
            raise SystemExit(run.stderr)
        words = {}
        for m in re.finditer(r'@@(\d+) \$(-?\d+)', run.stdout):
            words.setdefault(left[int(m[1])], []).append(int(m[2]) & 0xffffffff)
        return {n: (hi << 32 | lo, kind // 2, bool(kind & 1)) for n, (hi, lo, kind) in words.items()}

    def debug_info(self):
        """The path of an object with DWARF of all types, used or not."""
        obj = os.path.join(self.work, 'o.o')
        run = self.gcc(['-g', '-gdwarf-4', '-fno-eliminate-unused-debug-types', '-c', '-o', obj], self.text)
        if run.returncode:
            raise SystemExit(run.stderr)
        return obj
