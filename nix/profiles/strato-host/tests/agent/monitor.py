"""QEMU's monitor in its machine protocol (QMP)."""

import json
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

# The real agent waits ten: an emulated computer is slower.
SOCKET_SECONDS = 180


class Monitor:
    def __init__(self, path: Path, process: subprocess.Popen[bytes]):
        end = time.monotonic() + SOCKET_SECONDS
        while not path.exists():
            if process.poll() is not None or time.monotonic() > end:
                raise OSError("QMP socket not created")
            time.sleep(0.5)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(SOCKET_SECONDS)
        self.socket.connect(str(path))
        self.lines = self.socket.makefile("rb")
        self.lines.readline()
        self.order("qmp_capabilities")

    def order(self, command: str) -> Any:
        self.socket.sendall(json.dumps({"execute": command}).encode())
        while line := self.lines.readline():
            answer = json.loads(line)
            if "error" in answer:
                raise OSError(f"{command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]
        raise OSError(f"{command}: QEMU's monitor ended")
