"""The agent's VMs: a QEMU each, started stopped, and driven over its monitor's socket."""

import os
import shutil
import subprocess
import uuid
from pathlib import Path
from typing import Any

from monitor import Monitor
from network import Network

QEMU = "/usr/bin/qemu-system-x86_64"
SHUTDOWN_SECONDS = 10


class VmError(Exception):
    pass


class Vm:
    def __init__(self, process: subprocess.Popen[bytes], monitor: Monitor, config: dict[str, Any], files: list[Path]):
        self.process = process
        self.monitor = monitor
        self.config = config
        self.files = files

    def is_running(self) -> bool:
        return self.process.poll() is None


class Vms:
    def __init__(self, sockets: Path, network: Network):
        self.sockets = sockets
        self.network = network
        self.all: dict[str, Vm] = {}

    def of(self, vm_id: str) -> Vm:
        vm = self.all.get(vm_id)
        if vm is None:
            raise VmError(f"QEMU VM not found: {vm_id}")
        return vm

    def running(self) -> list[str]:
        return [vm_id for vm_id, vm in list(self.all.items()) if vm.is_running()]

    def create(self, vm_id: str, config: dict[str, Any]) -> None:
        if vm_id in self.all:
            raise VmError(f"VM {vm_id} is there already")
        disks = [Path(disk["path"]) for disk in config.get("disks") or []]
        for disk in disks:
            copy_template(disk)
        monitor = Path(f"/tmp/qemu-{str(uuid.uuid4()).upper()}.sock")
        documented = self.sockets / f"{vm_id}.sock"
        nets = config.get("net") or []
        if nets:
            self.network.prepare(vm_id, nets[0])
        arguments = [QEMU, *arguments_of(config, self.network.backend(vm_id)), "-S"]
        for path in (monitor, documented):
            path.unlink(missing_ok=True)
            arguments += ["-qmp", f"unix:{path},server,wait=off"]
        process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            client = Monitor(monitor, process)
            if nets:
                self.network.attach(vm_id)
        except Exception as error:
            process.kill()
            _, said = process.communicate()
            raise VmError(f"Failed to create VM: {error} {said.decode(errors='replace')[-400:]}") from error
        self.all[vm_id] = Vm(process, client, config, [*disks, monitor, documented])

    def shut_down(self, vm_id: str) -> None:
        vm = self.of(vm_id)
        vm.monitor.order("system_powerdown")
        try:
            vm.process.wait(SHUTDOWN_SECONDS)
        except subprocess.TimeoutExpired:
            end(vm)

    def delete(self, vm_id: str) -> None:
        vm = self.of(vm_id)
        end(vm)
        self.network.detach(vm_id)
        for file in vm.files:
            file.unlink(missing_ok=True)
        del self.all[vm_id]

    def status(self, vm_id: str) -> str:
        vm = self.all.get(vm_id)
        if vm is None or not vm.is_running():
            return "Shutdown"
        state = vm.monitor.order("query-status")["status"]
        return {"running": "Running", "paused": "Paused"}.get(state, "Created")

    def info(self, vm_id: str) -> dict[str, Any]:
        vm = self.of(vm_id)
        state = "running" if self.status(vm_id) == "Running" else "stopped"
        return {"config": vm.config, "state": state}


def end(vm: Vm) -> None:
    if vm.is_running():
        vm.monitor.order("quit")
        vm.process.wait(60)


def copy_template(disk: Path) -> None:
    if disk.exists():
        return
    base = disk.parent / "disk.qcow2"
    if not base.exists():
        raise VmError(f"Disk creation failed: Base disk not found at {base}")
    shutil.copyfile(base, disk)


def arguments_of(config: dict[str, Any], backend: str) -> list[str]:
    # A device that carries no guest is there too: on emulated computers, and in containers.
    has_kvm = "STRATO_WITHOUT_KVM" not in os.environ and os.access("/dev/kvm", os.R_OK | os.W_OK)
    arguments = ["-machine", "q35", *(["-enable-kvm", "-cpu", "host"] if has_kvm else ["-cpu", "qemu64"])]
    arguments += ["-smp", str(config["cpus"]["boot_vcpus"]), "-m", str(config["memory"]["size"] >> 20)]
    for index, disk in enumerate(config.get("disks") or []):
        readonly = ",readonly=on" if disk.get("readonly") else ""
        arguments += ["-drive", f"file={disk['path']},format=qcow2,if=virtio,id=drive{index}{readonly}"]
    for index, net in enumerate(config.get("net") or []):
        arguments += ["-netdev", backend.replace("ID", f"net{index}", 1)]
        arguments += ["-device", f"virtio-net-pci,netdev=net{index},mac={net['mac']}"]
    return [*arguments, "-nographic"]
