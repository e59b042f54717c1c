"""What the unit lets its program do, for the tests to read: `name value` lines in the state folder's `seen`."""

import os
from pathlib import Path


def note_rights(sockets: Path, arguments: list[str]) -> None:
    status = dict(
        line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":\t" in line
    )
    Path("/tmp/of-the-agent").touch()
    lines = {
        "arguments": " ".join(arguments),
        "capabilities": status["CapEff"],
        "bounding": status["CapBnd"],
        "etc": yes(lambda: Path("/etc/of-the-agent").touch()),
        "home": yes(lambda: os.listdir("/home")),
        "tun": yes(lambda: opens("/dev/net/tun")),
        "kvm": yes(lambda: opens("/dev/kvm")),
        # Every program outside the agent's unit can open this device.
        "fuse": yes(lambda: opens("/dev/fuse")),
        "sockets": yes(lambda: touch_and_remove(sockets / "of-the-agent")),
        "images": yes(lambda: touch_and_remove(Path("/images/of-the-agent"))),
    }
    state = Path(os.environ.get("STATE_DIRECTORY", "/var/lib/strato").split(":")[0])
    (state / "seen").write_text("".join(f"{name} {value}\n" for name, value in lines.items()))


def yes(attempt) -> str:
    try:
        attempt()
    except OSError:
        return "no"
    return "yes"


def opens(device: str) -> None:
    os.close(os.open(device, os.O_RDWR))


def touch_and_remove(file: Path) -> None:
    file.touch()
    file.unlink()
