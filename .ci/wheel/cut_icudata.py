#!/usr/bin/env python3
"""Make a small libicudata.so out of Debian's, holding only the items that a filter names.

    cut_icudata.py FILTER OUTDIR [LIBICUDATA]

FILTER has one item a line, with '*' as in file names; '#' starts a comment.
A line '-ITEM' leaves ITEM out, though a kept item refers to it.
OUTDIR gets the library under its soname. Put its absolute path in LD_LIBRARY_PATH for auditwheel
and tests: auditwheel passes over a relative one without a word and grafts the full library.
LIBICUDATA is the library to cut, by default the one that libicu-dev links against.

ICU's other libraries stay as they are: they ask this one for a single symbol, the data package.
Needs icupkg (icu-devtools), gcc and binutils.
"""

import os
import re
import subprocess
import sys
import tempfile
from fnmatch import fnmatchcase
from pathlib import Path

ENV = {**os.environ, "LC_ALL": "C", "PATH": os.environ.get("PATH", "") + ":/usr/sbin"}  # icupkg

ASSEMBLY = """
    .section .rodata, "a", @progbits
    .balign 16
    .globl {symbol}
    .type {symbol}, @object
{symbol}:
    .incbin "{data}"
    .size {symbol}, . - {symbol}
    .section .note.GNU-stack, "", @progbits
"""


def run(*command, check=True):
    done = subprocess.run([str(c) for c in command], env=ENV, text=True, capture_output=True)
    if check and done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done


def read_filter(path):
    lines = (line.split("#")[0].strip() for line in path.read_text().splitlines())
    lines = [line for line in lines if line]
    return [x for x in lines if x[0] != "-"], {x[1:] for x in lines if x[0] == "-"}


def extract_package(library, symbol, target):
    """Write the data package, which must be the whole of .rodata, to target."""
    found = re.search(rf": (\w+) +(\w+) OBJECT .* {symbol}$", run("readelf", "-W", "--dyn-syms", library).stdout, re.M)
    section = re.search(r" \.rodata +PROGBITS +(\w+) \w+ (\w+) ", run("readelf", "-WS", library).stdout)
    address, size = int(found[1], 16), int(found[2], 0)
    if (address, size) != (int(section[1], 16), int(section[2], 16)):
        sys.exit(f"{library}: {symbol} is not all of .rodata")
    run("objcopy", "-O", "binary", "--only-section=.rodata", library, target)


def cut_package(full, kept, left_out, target, tmp):
    """Write to target the items of full that a pattern in kept matches; return their names."""
    items = run("icupkg", "--auto_toc_prefix", "-l", full).stdout.split()
    useless = [p for p in kept if not any(fnmatchcase(i, p) for i in items)]
    useless += [i for i in left_out if i not in items]
    if useless:
        sys.exit(f"the package has no such items: {' '.join(useless)}")
    keep = [i for i in items if i not in left_out and any(fnmatchcase(i, p) for p in kept)]
    removal = tmp / "remove.txt"  # icupkg takes a list only from a .txt
    removal.write_text("\n".join(sorted(set(items) - set(keep))) + "\n")

    # icupkg refuses to leave out what a kept item needs: a converter's base table, a bundle's
    # parent. Let it, but for what the filter leaves out on purpose.
    command = ["icupkg", "--auto_toc_prefix", "-r", removal, full, target]
    errors = run(*command, check=False).stderr.splitlines()
    bad = [e for e in errors if e.rpartition("depends on missing item ")[2] not in left_out]
    if bad:
        sys.exit("\n".join(bad))
    run(*command[:1], "--ignore-deps", *command[1:])
    return keep, items


def main(filter_path, outdir, library=None):
    outdir = Path(outdir)
    outdir.mkdir(parents=True, exist_ok=True)
    library = Path(library or run("gcc", "-print-file-name=libicudata.so").stdout.strip()).resolve()
    soname = re.search(r"soname: \[(.*)\]", run("readelf", "-dW", library).stdout)[1]
    symbol = f"icudt{soname.rpartition('.')[2]}_dat"  # libicudata.so.72 has icudt72_dat
    kept, left_out = read_filter(Path(filter_path))
    with tempfile.TemporaryDirectory() as name:
        tmp = Path(name)
        full, small, source = tmp / "full.dat", tmp / "small.dat", tmp / "data.s"
        extract_package(library, symbol, full)
        keep, items = cut_package(full, kept, left_out, small, tmp)
        source.write_text(ASSEMBLY.format(symbol=symbol, data=small))
        run(
            "gcc",
            "-shared",
            "-nostdlib",
            "-s",
            f"-Wl,-soname,{soname}",
            "-Wl,-Bsymbolic",
            "-Wl,-z,now",
            "-Wl,--build-id=sha1",
            "-o",
            outdir / soname,
            source,
        )
    print(
        f"{outdir / soname}: {len(keep)} of {len(items)} items, "
        f"{(outdir / soname).stat().st_size:,} of {library.stat().st_size:,} bytes"
    )


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
