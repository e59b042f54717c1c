"""StratoAgent --config-file FILE, standing in for the real one, which needs Swift 6 to be built.

It runs in the unit of the real one, with its rights, and does what that does at revision 45e9e59d: the same configuration,
the same messages, the same command of QEMU in the same places. It differs where a test could not run otherwise:

- Without KVM it starts QEMU by emulation; the real one asks for KVM whatever `enable_kvm` says.
- It connects again where the real one ends (no control plane) or stays without (a closed connection).
- It does what an order names; the real one has an order for a VM done by the first that it has.
- Its interface has a name of 15 characters at the switch, and its port there is the network's; the real one's name is too
  long for the kernel. It removes a VM's disk with the VM.
- QEMU also has a socket in `qemu_socket_dir`, as documented; the real one has it below /tmp alone.
"""

import sys
import time
import tomllib
from pathlib import Path

from agent import Agent
from network import networking
from rights import note_rights
from vms import Vms
from web_socket import Closed, WebSocket

LOG_LEVELS = ["trace", "debug", "info", "notice", "warning", "error", "critical"]


def main() -> None:
    if len(sys.argv) != 3 or sys.argv[1] != "--config-file":
        sys.exit("StratoAgent: give it --config-file FILE")
    config = tomllib.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    url = config["control_plane_url"]
    mode = config.get("network_mode", "ovn")
    level = config.get("log_level", "info")
    sockets = Path(config.get("qemu_socket_dir", "/var/run/qemu"))
    if mode not in ("ovn", "user"):
        sys.exit(f"network_mode must be 'ovn' or 'user', got '{mode}'")
    if level not in LOG_LEVELS:
        sys.exit(f"no log level: {level}")
    note_rights(sockets, sys.argv[1:])

    # The real agent logs the URL in the same way, with its token.
    print(f"info strato-agent: Starting Strato Agent webSocketURL={url} logLevel={level}", flush=True)
    network = networking(mode)
    vms = Vms(sockets, network)
    while True:
        try:
            with WebSocket(url) as connection:
                Agent(connection, vms, network).run()
        except (OSError, Closed) as error:
            print(f"warning strato-agent: no control plane: {error}", flush=True)
        time.sleep(5)


main()
