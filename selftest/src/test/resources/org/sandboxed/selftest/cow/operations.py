"""Makes random file operations in the working directory and prints what each came to.

    operations.py SEED STEPS

The same seed makes the same operations, as long as each of them comes to the same. At the end the tree is printed as a
program sees it. Nothing outside of the working directory is touched: ".." only ever follows a name that was made in it,
and no link holds one but behind the path of the working directory.
"""

import errno
import os
import random
import stat
import sys
import zlib

random_number = random.Random(int(sys.argv[1]))
steps = int(sys.argv[2])
names = ["a", "b", "c", "with space", "new\nline", b"\xff\xfe".decode("utf-8", "surrogateescape")]
open_files = []


def name():
    depth = random_number.choice([1, 1, 1, 2, 2, 3])
    parts = [random_number.choice(names[:3] if i < depth - 1 else names) for i in range(depth)]
    if random_number.random() < 0.05:
        parts.insert(random_number.randrange(len(parts)), ".")
    if random_number.random() < 0.05:
        parts.append("..")
        parts.append(random_number.choice(names))
    path = "/".join(parts)
    if random_number.random() < 0.1:
        path = os.getcwd() + "/" + path
    if random_number.random() < 0.03:
        path += "/"
    return path


def content():
    return bytes(random_number.randrange(256) for _ in range(random_number.choice([0, 1, 10, 5000])))


def short(result):
    if isinstance(result, bytes) and len(result) > 20:
        return "%d bytes, crc %08x" % (len(result), zlib.crc32(result))
    return ascii(result)


def link_target():
    return random_number.choice(["a", "b", "./c", "c/a", "missing", root + "/a", root + "/a/../b"])


def described(status):
    kind = stat.S_IFMT(status.st_mode)
    size = status.st_size if kind == stat.S_IFREG else 0
    links = status.st_nlink if kind != stat.S_IFDIR else 0
    return "%o size=%d links=%d uid=%d gid=%d" % (status.st_mode, size, links, status.st_uid, status.st_gid)


def write_file(path):
    flags = random_number.choice([
        os.O_WRONLY | os.O_CREAT | os.O_TRUNC, os.O_WRONLY | os.O_CREAT | os.O_EXCL, os.O_RDWR | os.O_CREAT,
        os.O_WRONLY | os.O_APPEND, os.O_RDWR, os.O_WRONLY | os.O_TRUNC, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW])
    mode = random_number.choice([0o644, 0o600, 0o666, 0o777])
    text = content()
    file = os.open(path, flags | os.O_NONBLOCK, mode)
    try:
        return os.write(file, text)
    finally:
        os.close(file)


def read_file(path):
    file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | random_number.choice([0, os.O_NOFOLLOW]))
    try:
        return os.read(file, 1 << 16)
    finally:
        os.close(file)


def keep_open(path):
    if len(open_files) >= 5:
        os.close(open_files.pop(0))
    # One that was opened for reading only would go on to show what the file had when it is copied later.
    file = os.open(path, random_number.choice([os.O_RDWR, os.O_RDWR | os.O_CREAT]) | os.O_NONBLOCK, 0o640)
    open_files.append(file)
    return described(os.fstat(file))


def kept():
    if not open_files:
        raise OSError(errno.EBADF, "none is open")
    return random_number.choice(open_files)


def use_kept(_):
    file = kept()
    what = random_number.randrange(6)
    if what == 0:
        return os.pwrite(file, content(), random_number.randrange(100))
    if what == 1:
        return os.pread(file, 6000, 0)
    if what == 2:
        return os.ftruncate(file, random_number.randrange(300))
    if what == 3:
        return os.fchmod(file, random_number.choice([0o600, 0o644, 0o400 | 0o200]))
    if what == 4:
        return os.utime(file, ns=(10**18, 10**18 + random_number.randrange(1000)))
    return described(os.fstat(file))


def listed(path):
    return sorted(os.listdir(path))


def scanned_while_deleting(path):
    # Chosen by name, for the order of a directory is the file system's own.
    victims = set(random_number.sample(names, 3))
    seen = []
    with os.scandir(path) as entries:
        for entry in entries:
            seen.append(entry.name)
            if entry.name in victims and not entry.is_dir(follow_symlinks=False):
                os.unlink(path + "/" + entry.name)
    return sorted(seen), sorted(os.listdir(path))


def relative(path):
    parent, _, leaf = path.rstrip("/").rpartition("/")
    directory = os.open(parent or ".", os.O_RDONLY | os.O_DIRECTORY)
    try:
        what = random_number.randrange(6)
        if what == 0:
            return os.mkdir(leaf, 0o755, dir_fd=directory)
        if what == 1:
            return os.unlink(leaf, dir_fd=directory)
        if what == 2:
            return described(os.stat(leaf, dir_fd=directory, follow_symlinks=False))
        if what == 3:
            return os.rename(leaf, random_number.choice(names), src_dir_fd=directory, dst_dir_fd=directory)
        if what == 4:
            return os.symlink(link_target(), leaf, dir_fd=directory)
        file = os.open(leaf, os.O_WRONLY | os.O_CREAT | os.O_NONBLOCK, 0o644, dir_fd=directory)
        os.close(file)
        return "made"
    finally:
        os.close(directory)


def stamp(path):
    when = 10**18 + random_number.randrange(10**9)
    os.utime(path, ns=(when, when), follow_symlinks=random_number.choice([True, False]))


def elsewhere(path):
    before = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.chdir(path)
        found = (os.path.relpath(os.getcwd(), root), sorted(os.listdir(".")))
        try:
            os.mkdir("made here")
        except OSError as failure:
            found += (errno.errorcode[failure.errno],)
        return found
    finally:
        os.fchdir(before)
        os.close(before)


operations = [
    (12, write_file), (6, read_file), (4, keep_open), (6, use_kept), (5, relative), (3, elsewhere),
    (7, lambda path: os.mkdir(path, random_number.choice([0o755, 0o700, 0o1777]))),
    (5, os.unlink), (3, os.rmdir),
    (8, lambda path: os.rename(path, name())),
    (3, lambda path: os.link(path, name(), follow_symlinks=False)),
    (4, lambda path: os.symlink(link_target(), path)),
    # Always searchable: of a directory that is not, ".." is refused by the kernel only.
    (4, lambda path: os.chmod(path, random_number.choice([0o744, 0o700, 0o755, 0o4755]))),
    (2, lambda path: os.chown(path, -1, os.getgid(), follow_symlinks=False)),
    (3, lambda path: os.truncate(path, random_number.randrange(8000))),
    (3, stamp),
    (5, lambda path: described(os.stat(path))), (5, lambda path: described(os.lstat(path))),
    (4, listed), (1, scanned_while_deleting),
    (3, lambda path: os.readlink(path).replace(root, "")),
    (3, lambda path: os.access(path, random_number.choice([os.F_OK, os.R_OK, os.W_OK, os.X_OK]))),
    (1, lambda path: os.mkfifo(path, 0o600)),
    (2, lambda path: os.path.samefile(path, name())),
    (1, lambda path: os.mkdir(path + "/")),
    (2, lambda path: os.rename(path + "/", name())),
    (1, lambda path: os.setxattr(path, "user.note", content()[:50])),
    (1, lambda path: os.getxattr(path, "user.note")),
    (1, lambda path: os.removexattr(path, "user.note")),
    (1, lambda path: sorted(os.listxattr(path))),
    (1, lambda path: os.path.realpath(path)[len(root):]),
]
weights = [weight for weight, _ in operations]
functions = [function for _, function in operations]

root = os.getcwd()
os.umask(0o022)
for step in range(steps):
    function = random_number.choices(functions, weights)[0]
    path = name()
    try:
        result = function(path)
    except OSError as failure:
        result = errno.errorcode[failure.errno]
    print(step, functions.index(function), ascii(path.replace(root, "")), short(result))

for file in open_files:
    os.close(file)
for place, directories, files in os.walk(".", followlinks=False):
    directories.sort()
    for entry in sorted(directories + files):
        path = os.path.join(place, entry)
        more = ""
        try:
            status = os.lstat(path)
            if stat.S_ISLNK(status.st_mode):
                more = os.readlink(path).replace(root, "")
            elif stat.S_ISREG(status.st_mode):
                with open(path, "rb") as file:
                    more = file.read()
        except OSError as failure:
            # Only root may look at everything.
            print("tree", ascii(path), errno.errorcode[failure.errno])
            continue
        when = status.st_mtime_ns if 10**18 <= status.st_mtime_ns < 10**18 + 10**10 else 0
        print("tree", ascii(path), described(status), when, short(more))
