"""Writes generation 1 into an ESP's folder: esp.py TOPLEVEL FOLDER TIMEOUT.

Names and contents match nixpkgs' systemd-boot-builder.py, which takes over from generation 2 on. The entry's name is the
one of NixOS 26.05, which finds its entries by name. 26.11 names entries by their content: it writes its own entry for
generation 1 and removes this one.
"""

import json
import shutil
import sys
from pathlib import Path

STORE = Path("/nix/store")
ENTRY = "nixos-generation-1.conf"


def on_esp(source: str) -> tuple[str, Path]:
    file = Path(source).resolve()
    store_name = file.relative_to(STORE).parts[0]
    name = file.name if file.name == store_name else f"{store_name}-{file.name}"
    return f"EFI/nixos/{name}.efi", file


def copy(source: str, folder: Path) -> str:
    name, file = on_esp(source)
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)
    return f"/{name}"


def main(toplevel: Path, folder: Path, timeout: str) -> None:
    document = json.loads((toplevel / "boot.json").read_text())
    spec = document["org.nixos.bootspec.v1"]
    extra = document.get("org.nixos.systemd-boot", {})
    if spec.get("initrdSecrets"):
        sys.exit("boot.initrd.secrets cannot be in an image: no build may see a secret. Put them on the drive's seed.")

    options = " ".join([f"init={spec['init']}", *spec["kernelParams"]])
    lines = [
        "title NixOS",
        # No date: the same system makes the same image.
        f"version Generation 1 {spec['label']}, built on 1970-01-01",
        f"linux {copy(spec['kernel'], folder)}",
        f"initrd {copy(spec['initrd'], folder)}",
        f"options {options}",
    ]
    if extra.get("devicetree"):
        lines.append(f"devicetree {copy(extra['devicetree'], folder)}")
    lines.append(f"sort-key {extra.get('sortKey', 'nixos')}")

    entries = folder / "loader" / "entries"
    entries.mkdir(parents=True)
    (entries / ENTRY).write_text("\n".join(lines) + "\n")
    (folder / "loader" / "loader.conf").write_text(f"timeout {timeout}\ndefault {ENTRY}\nconsole-mode keep\n")
    (folder / "loader" / "entries.srel").write_text("type1\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
