"""How a VM reaches the network: by OVN, whose databases and switch the agent drives over their sockets, or by QEMU's SLIRP."""

import subprocess
from pathlib import Path
from typing import Any

NORTH = "unix:/run/ovn/ovnnb_db.sock"
LONGEST_INTERFACE_NAME = 15


class NetworkError(Exception):
    pass


class Network:
    """User mode: QEMU does all of it."""

    def create(self, name: str, subnet: str) -> None:
        pass

    def delete(self, name: str) -> None:
        pass

    def prepare(self, vm_id: str, net: dict[str, Any]) -> None:
        pass

    def backend(self, vm_id: str) -> str:
        return "user,id=ID"

    def attach(self, vm_id: str) -> None:
        pass

    def detach(self, vm_id: str) -> None:
        pass


class Ovn(Network):
    def __init__(self) -> None:
        run("ovs-vsctl", "--may-exist", "add-br", "br-int", "--", "set", "bridge", "br-int", "fail_mode=secure")

    def create(self, name: str, subnet: str) -> None:
        north("--may-exist", "ls-add", name, "--", "set", "Logical_Switch", name, f'external_ids:subnet="{subnet}"')

    def delete(self, name: str) -> None:
        north("ls-del", name)

    def prepare(self, vm_id: str, net: dict[str, Any]) -> None:
        name, port = net.get("id") or "default", port_of(vm_id)
        north("--may-exist", "ls-add", name, "--", "lsp-add", name, port)
        north("lsp-set-addresses", port, f"{net['mac']} {net['ip']}")

    def backend(self, vm_id: str) -> str:
        return f"tap,id=ID,ifname={tap_of(vm_id)},script=no,downscript=no"

    def attach(self, vm_id: str) -> None:
        tap = tap_of(vm_id)
        run("ip", "link", "set", tap, "up")
        run(
            *["ovs-vsctl", "add-port", "br-int", tap],
            *["--", "set", "Interface", tap, f"external_ids:iface-id={port_of(vm_id)}"],
        )

    def detach(self, vm_id: str) -> None:
        run("ovs-vsctl", "--if-exists", "del-port", "br-int", tap_of(vm_id))
        north("--if-exists", "lsp-del", port_of(vm_id))


class Unconnected(Network):
    """As the real one without OVN's database: it goes on, and refuses a VM that has a network."""

    def create(self, name: str, subnet: str) -> None:
        raise NetworkError("Network service not connected: OVN manager not connected")

    def prepare(self, vm_id: str, net: dict[str, Any]) -> None:
        raise NetworkError("Network service not connected: Network service is not connected")


def networking(mode: str) -> Network:
    if mode == "user":
        return Network()
    if not Path("/run/ovn/ovnnb_db.sock").exists():
        print("warning strato-agent: VM networking will be limited", flush=True)
        return Unconnected()
    return Ovn()


def port_of(vm_id: str) -> str:
    return f"vm-{vm_id}"


def tap_of(vm_id: str) -> str:
    return f"tap-{vm_id}"[:LONGEST_INTERFACE_NAME]


def north(*arguments: str) -> None:
    run("ovn-nbctl", f"--db={NORTH}", "--timeout=60", *arguments)


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise NetworkError(f"{command[0]} ended with {done.returncode}: {done.stderr[-400:]}")
