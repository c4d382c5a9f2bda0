"""Makes random file operations below a root and prints what each came to.

    operations.py SEED STEPS [ROOT]

The same seed makes the same operations. With ROOT the program changes to it by chroot(2) first; without, it is there already.
Paths begin at the root or in the directory where the program is, and lead upwards as often as not.
"""

import errno
import os
import random
import stat
import sys

random_number = random.Random(int(sys.argv[1]))
steps = int(sys.argv[2])
names = ["a", "b", "c", "link", b"\xff".decode("utf-8", "surrogateescape")]
is_root = os.environ.get("AS_ROOT") == "yes"
# Root also makes files of others, and what is refused about those in a sticky directory that everyone may write depends on the
# settings of the machine (fs.protected_symlinks and its kin).
sticky = 0o1755 if is_root else 0o1777
modes = [0o755, 0o700, 0o711, sticky, 0o2755] + ([0o600, 0o000, 0o555] if is_root else [])


def name():
    parts = random_number.choices(names + ["..", "."], [6, 6, 5, 5, 1, 5, 1], k=random_number.choice([1, 1, 2, 2, 3, 4]))
    path = random_number.choice(["", "", "/", "//", "/../"]) + "/".join(parts)
    return path + random_number.choice([""] * 9 + ["/", "/.", "//"])


def target():
    return random_number.choice([name(), name(), "/a/b", "/", "..", "../../../../a", "missing", "/" + "x" * 300, "./././c"])


def described(status):
    kind = stat.S_IFMT(status.st_mode)
    size = status.st_size if kind in (stat.S_IFREG, stat.S_IFLNK) else 0
    links = status.st_nlink if kind != stat.S_IFDIR else 0
    return "%o size=%d links=%d uid=%d gid=%d" % (status.st_mode, size, links, status.st_uid, status.st_gid)


def open_file(path):
    flags = random_number.choice([
        os.O_RDONLY, os.O_RDONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, os.O_WRONLY | os.O_CREAT | os.O_EXCL,
        os.O_RDWR | os.O_CREAT, os.O_WRONLY | os.O_APPEND, os.O_RDWR, os.O_RDONLY | os.O_DIRECTORY,
        os.O_RDONLY | os.O_NOFOLLOW, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, os.O_WRONLY | os.O_TRUNC])
    file = os.open(path, flags | os.O_NONBLOCK, random_number.choice([0o644, 0o600, 0o777]))
    try:
        if flags & (os.O_WRONLY | os.O_RDWR):
            return os.write(file, b"x" * random_number.randrange(50))
        return described(os.fstat(file))
    finally:
        os.close(file)


def through_descriptor(path):
    directory = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        leaf = name()
        what = random_number.randrange(5)
        if what == 0:
            return os.mkdir(leaf, 0o755, dir_fd=directory)
        if what == 1:
            return os.unlink(leaf, dir_fd=directory)
        if what == 2:
            return described(os.stat(leaf, dir_fd=directory, follow_symlinks=random_number.random() < 0.5))
        if what == 3:
            return os.symlink(target(), leaf, dir_fd=directory)
        return os.readlink(leaf, dir_fd=directory)
    finally:
        os.close(directory)


def change_by_descriptor(path):
    directory = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        os.fchdir(directory)
        return os.getcwd()
    finally:
        os.close(directory)


def change(path):
    os.chdir(path)
    return os.getcwd()


def times(path):
    os.utime(path, ns=(10**18, 10**18), follow_symlinks=random_number.random() < 0.5)
    return os.lstat(path).st_mtime_ns == 10**18


def renamed(path):
    # A directory that is renamed takes nobody along that is in it; see decision 101.
    os.chdir("/")
    return os.rename(path, name())


operations = [
    (12, open_file), (6, through_descriptor), (5, change), (3, change_by_descriptor),
    (10, lambda path: os.mkdir(path, random_number.choice(modes))),
    (5, os.unlink), (4, os.rmdir), (8, renamed),
    (4, lambda path: os.link(path, name(), follow_symlinks=random_number.random() < 0.3)),
    (9, lambda path: os.symlink(target(), path)),
    (4, lambda path: os.chmod(path, random_number.choice(modes))),
    (2, lambda path: os.chown(path, -1, os.getgid(), follow_symlinks=random_number.random() < 0.5)),
    (2, lambda path: os.truncate(path, random_number.randrange(100))), (3, times),
    (6, lambda path: described(os.stat(path))), (6, lambda path: described(os.lstat(path))),
    (5, lambda path: sorted(os.listdir(path))), (5, os.readlink),
    (4, lambda path: os.access(path, random_number.choice([os.F_OK, os.R_OK, os.W_OK, os.X_OK]))),
    (2, lambda path: os.mkfifo(path, 0o600)), (2, os.path.realpath), (1, lambda path: os.statvfs(path).f_namemax),
    (1, lambda path: os.setxattr(path, "user.note", b"v", 0, follow_symlinks=random_number.random() < 0.7)),
    (1, lambda path: os.getxattr(path, "user.note")), (1, lambda path: sorted(os.listxattr(path))),
    (1, lambda path: os.removexattr(path, "user.note")),
]
if is_root:
    operations.append((2, lambda path: os.chown(path, 1000, 1000, follow_symlinks=random_number.random() < 0.5)))
weights = [weight for weight, _ in operations]
functions = [function for _, function in operations]

if len(sys.argv) > 3:
    os.chroot(sys.argv[3])
os.chdir("/")
os.umask(0o022)
for step in range(steps):
    function = random_number.choices(functions, weights)[0]
    path = name()
    try:
        result = ascii(function(path))
    except OSError as failure:
        result = errno.errorcode[failure.errno]
    print(step, functions.index(function), ascii(path), result)
