"""Trees for the tests of kiln-reset: `make SEED FOLDER` fills one at random, `print FOLDER` lists all that its files have.

Node can neither make devices nor read extended attributes.
"""
import fcntl, hashlib, os, random, socket, stat, struct, subprocess, sys

GET_FLAGS, SET_FLAGS = 0x80086601, 0x40086602
IMMUTABLE, APPEND_ONLY, NO_COW, NO_DUMP = 0x10, 0x20, 0x800000, 0x40
KEPT_FLAGS = 0x8 | 0x10 | 0x20 | 0x40 | 0x80 | 0x10000 | 0x800000 | 0x4 | 0x400
NAMES = [b"plain", b"with space", b"two\nlines", b"\xff\xfe\x80", "ä-ß-漢".encode(), b"$HOME", b"-rf", b"Icon\r", b"\\back", b"'", b"x" * 255]
# An ACL with an entry for user 1234, and capabilities (cap_net_raw=ep), as the kernel stores them.
ACL = struct.pack("<I", 2) + b"".join(
    struct.pack("<HHI", tag, perm, who)
    for tag, perm, who in [(1, 6, 0xFFFFFFFF), (2, 4, 1234), (4, 4, 0xFFFFFFFF), (16, 4, 0xFFFFFFFF), (32, 0, 0xFFFFFFFF)]
)
CAPABILITY = struct.pack("<IIIII", 0x02000001, 1 << 13, 0, 0, 0)


def flags_of(path, change=None):
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        flags = struct.unpack("i", fcntl.ioctl(fd, GET_FLAGS, b"\0" * 4))[0]
        if change is not None:
            fcntl.ioctl(fd, SET_FLAGS, struct.pack("i", flags | change))
        return flags
    finally:
        os.close(fd)


def make_file(path, kind, rand):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    if kind == "no-cow":
        fcntl.ioctl(fd, SET_FLAGS, struct.pack("i", NO_COW))
    if kind == "sparse":
        os.ftruncate(fd, 48 << 20)
        os.pwrite(fd, rand.randbytes(5000), 40 << 20)
    elif kind == "large":
        for _ in range(3):
            os.write(fd, rand.randbytes(1 << 20))
    elif kind != "empty":
        os.write(fd, rand.randbytes(rand.choice([1, 100, 4096, 70000])))
    os.close(fd)


def make(folder, rand, depth=0):
    made = []
    for name in rand.sample(NAMES, rand.randint(3, len(NAMES))):
        path = os.path.join(folder, name)
        kinds = ["file", "empty", "sparse", "large", "no-cow", "link", "dangling", "fifo", "socket", "device", "hard", "immutable", "acl", "capability", "setuid"]
        kind = rand.choice(kinds + (["folder", "folder", "folder", "subvolume"] if depth < 3 else []))
        if kind in ("folder", "subvolume"):
            if kind == "folder":
                os.mkdir(path)
            else:
                subprocess.run(["btrfs", "-q", "subvolume", "create", path], check=True, stdout=subprocess.DEVNULL)
            make(path, rand, depth + 1)
            os.chmod(path, rand.choice([0o700, 0o755, 0o1777, 0o2770]))
            if rand.random() < 0.3:
                os.setxattr(path, "system.posix_acl_default", ACL)
        elif kind == "link":
            os.symlink(b"../" + name, path)
        elif kind == "dangling":
            os.symlink(b"/no/where\xff", path)
        elif kind == "fifo":
            os.mkfifo(path, 0o622)
        elif kind == "socket":
            os.mknod(path, stat.S_IFSOCK | 0o755)
        elif kind == "device":
            os.mknod(path, stat.S_IFBLK | 0o660, os.makedev(7, 200))
        elif kind == "hard" and made:
            os.link(rand.choice(made), path, follow_symlinks=False)
            continue
        else:
            make_file(path, kind, rand)
            os.chmod(path, rand.choice([0o600, 0o644, 0o755]))
            made.append(path)
        os.chown(path, rand.choice([0, 1000, 65534]), rand.choice([0, 100]), follow_symlinks=False)
        os.setxattr(path, b"trusted.mark", rand.randbytes(9), follow_symlinks=False)
        if kind == "acl":
            os.setxattr(path, "system.posix_acl_access", ACL)
        elif kind == "capability":
            os.setxattr(path, "security.capability", CAPABILITY)
        elif kind == "setuid":
            os.chmod(path, 0o4755)
        second = rand.randint(1, 2_000_000_000)
        os.utime(path, ns=(second * 10**9 + 7, second * 10**9 + 123456789), follow_symlinks=False)
        if kind == "immutable":
            made.remove(path)
            flags_of(path, IMMUTABLE | NO_DUMP)
        elif kind in ("folder", "subvolume") and rand.random() < 0.4:
            flags_of(path, rand.choice([IMMUTABLE, APPEND_ONLY]))


def show(folder):
    first_of, root = {}, os.path.join(folder, b"")

    def line(path):
        info = os.lstat(path)
        kind, name = stat.S_IFMT(info.st_mode), path[len(root):]
        parts = [name, oct(info.st_mode), info.st_uid, info.st_gid, info.st_rdev, info.st_mtime_ns]
        if kind == stat.S_IFREG:
            digest = hashlib.sha256()
            with open(path, "rb") as file:
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
            parts += [info.st_size, info.st_blocks if info.st_size > 1 << 24 else "", digest.hexdigest()]
        if kind in (stat.S_IFREG, stat.S_IFDIR):
            parts.append(flags_of(path) & KEPT_FLAGS)
        if kind == stat.S_IFLNK:
            parts.append(os.readlink(path))
        elif kind != stat.S_IFDIR and info.st_nlink > 1:
            parts.append(first_of.setdefault((info.st_dev, info.st_ino), name))
        parts += [(key, os.getxattr(path, key, follow_symlinks=False)) for key in sorted(os.listxattr(path, follow_symlinks=False))]
        print(repr(parts))

    def walk(path):
        for name in sorted(os.listdir(path)):
            line(os.path.join(path, name))
            inner = os.path.join(path, name)
            if stat.S_ISDIR(os.lstat(inner).st_mode):
                walk(inner)

    walk(folder)


command, *rest = sys.argv[1:]
if command == "make":
    make(os.fsencode(rest[1]), random.Random(int(rest[0])))
else:
    show(os.fsencode(rest[0]))
