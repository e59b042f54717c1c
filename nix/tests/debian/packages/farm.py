"""A package in NixOS's layout: links to the files of some Debian packages, which lie in the layers.

Environment: triple (the name of the folder of libraries), layers (store paths, those below first), packages, programs (that have to be in bin in any case), own (set
for systemd: what it names of itself is found below $out)."""
import os
import re
import sys

layers = os.environ["layers"].split()
out = os.environ["out"]
triple = os.environ["triple"]
own = os.environ.get("own", "") == "1"

# Debian's place → NixOS's; the first that fits.
PLACES = [
    (r"(usr/)?s?bin/", "bin/"),
    (rf"(usr/)?lib/{triple}/libexec/", "libexec/"),
    (rf"(usr/)?lib/{triple}/", "lib/"),
    # As nixpkgs' own builds do: a user's systemd finds the units of installed packages there.
    *([] if own else [(r"(usr/)?lib/systemd/user/", "share/systemd/user/")]),
    (r"(usr/)?lib/", "lib/"),
    (r"usr/libexec/", "libexec/"),
    (r"usr/share/", "share/"),
    (r"usr/include/", "include/"),
    (r"etc/", "etc/"),
]
# Texts that name programs by their full path; everything else is a link.
TEXTS = re.compile(
    r"lib/udev/rules\.d/|(lib|share)/systemd/(system|user)/|lib/systemd/[^/]*\.conf$"
    r"|lib/(tmpfiles|modprobe|sysctl|sysusers)\.d/"
    r"|share/dbus-1/.*\.(service|conf)$|share/polkit-1/.*\.policy$|etc/pam\.d/"
)
# A unit ignores the failure of a program that has "-" before it.
NAMED = re.compile(r"(?:(?<![\w/.$-])|(?<==-))/(?:usr/)?(s?bin|lib|libexec)/([\w@%+.:/-]+)")


def place(path: str) -> str | None:
    for pattern, to in PLACES:
        match = re.match(pattern, path)
        if match:
            return to + path[match.end() :]
    return None


def in_layers(path: str) -> str | None:
    for layer in reversed(layers):
        if os.path.lexists(f"{layer}/{path}"):
            return f"{layer}/{path}"
    return None


def named(match: re.Match[str]) -> str:
    """A path in a text → the same file in the store, where there is one."""
    folder, rest = match.groups()
    if own and folder == "lib" and rest.split("/")[0] in ("systemd", "udev"):
        return f"{out}/lib/{rest}"
    bare = rest.rstrip(".,:")
    return next(
        (found + rest[len(bare) :] for each in (folder, "bin", "sbin") if (found := in_layers(f"usr/{each}/{bare}"))),
        match.group(0),
    )


def link(target: str, name: str) -> None:
    os.makedirs(os.path.dirname(name), exist_ok=True)
    if os.path.lexists(name):
        os.remove(name)
    os.symlink(target, name)


def add(layer: str, path: str) -> None:
    source, to = f"{layer}/{path}", place(re.sub(r"^alone/[^/]+/", "", path))
    if to is None or path.startswith("usr/games/") or not os.path.lexists(source):
        return
    target = f"{out}/{to}"
    if not TEXTS.search(to):
        link(source, target)
    elif os.path.islink(source) and not os.readlink(source).startswith("/nix/store/"):
        link(os.readlink(source), target)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(source, encoding="utf-8") as file:
            text = NAMED.sub(named, file.read())
        with open(target, "w", encoding="utf-8") as file:
            file.write(text)


for folder in ("bin", "lib", "share"):
    os.makedirs(f"{out}/{folder}", exist_ok=True)
os.symlink("bin", f"{out}/sbin")
for package in os.environ["packages"].split():
    layer = next((each for each in layers if os.path.exists(f"{each}/.files/{package}")), None)
    if layer is None:
        sys.exit(f"no layer has the Debian package {package}: add it to wanted.json and refresh the pins")
    with open(f"{layer}/.files/{package}", encoding="utf-8") as files:
        for line in files:
            path = line.rstrip("\n").removeprefix("./")
            if not path.endswith("/"):
                add(layer, path)
for program in os.environ.get("programs", "").split():
    if os.path.lexists(f"{out}/bin/{program}"):
        continue
    found = in_layers(f"usr/bin/{program}") or in_layers(f"usr/sbin/{program}")
    if found is None:
        sys.exit(f"no layer has the program {program}")
    link(found, f"{out}/bin/{program}")
if not own and os.path.isdir(f"{out}/share/systemd/user"):
    link("../../share/systemd/user", f"{out}/lib/systemd/user")

# udev looks for a bare helper's name in its own folder only; NixOS's rules name helpers by their full path.
rules = f"{out}/lib/udev/rules.d"
if not own and os.path.isdir(rules):
    helpers = [name for name in os.listdir(f"{out}/lib/udev") if not os.path.isdir(f"{out}/lib/udev/{name}")]
    for name in os.listdir(rules):
        with open(f"{rules}/{name}", encoding="utf-8") as file:
            text = file.read()
        for helper in helpers:
            text = re.sub(rf'"{re.escape(helper)}(?=[ "])', f'"{out}/lib/udev/{helper}', text)
        with open(f"{rules}/{name}", "w", encoding="utf-8") as file:
            file.write(text)
