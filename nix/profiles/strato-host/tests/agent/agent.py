"""The agent's side of the wire: an envelope {type, payload}, whose payload is a message's JSON in base64, as Swift's encoder
writes bytes. The agent sends text; it heeds what comes as bytes and only notes a text."""

import base64
import json
import os
import socket
import threading
import time
import uuid
from typing import Any

from network import Network, NetworkError
from vms import VmError, Vms
from web_socket import BINARY, Closed, WebSocket

HEARTBEAT_SECONDS = float(os.environ.get("STRATO_HEARTBEAT_SECONDS", "30"))
# Swift counts a date's seconds from 2001.
EPOCH_2001 = 978307200
GIB = 1 << 30
# The real one's are made up too.
RESOURCES = {
    "totalCPU": 8,
    "availableCPU": 6,
    "totalMemory": 16 * GIB,
    "availableMemory": 12 * GIB,
    "totalDisk": 1000 * GIB,
    "availableDisk": 800 * GIB,
}

Message = dict[str, Any]


class Agent:
    def __init__(self, connection: WebSocket, vms: Vms, network: Network):
        self.connection = connection
        self.vms = vms
        self.network = network
        self.id = socket.gethostname()

    def run(self) -> None:
        self.send(
            "agent_register",
            agentId=self.id,
            hostname=self.id,
            version="1.0.0",
            capabilities=["vm_management", "qemu", "kvm", "ovn_networking"],
            resources=RESOURCES,
        )
        ended = threading.Event()
        threading.Thread(target=self.beat, args=[ended], daemon=True).start()
        try:
            while True:
                kind, frame = self.connection.receive()
                if kind == BINARY:
                    envelope = json.loads(frame)
                    self.handle(envelope["type"], json.loads(base64.b64decode(envelope["payload"])))
        finally:
            ended.set()

    def beat(self, ended: threading.Event) -> None:
        while not ended.is_set():
            try:
                self.send("agent_heartbeat", agentId=self.id, resources=RESOURCES, runningVMs=self.vms.running())
            except (OSError, Closed):
                return
            ended.wait(HEARTBEAT_SECONDS)

    def send(self, kind: str, **message: Any) -> None:
        whole = {"type": kind, "requestId": str(uuid.uuid4()).upper(), "timestamp": time.time() - EPOCH_2001, **message}
        payload = base64.b64encode(json.dumps(whole).encode()).decode()
        self.connection.send(json.dumps({"type": kind, "payload": payload}).encode())

    def handle(self, kind: str, message: Message) -> None:
        print(f"info strato-agent: Received message from control plane type={kind}", flush=True)
        if kind in ("success", "error"):
            return
        try:
            said, data, status = self.carry_out(kind, message)
        except (VmError, NetworkError, OSError) as error:
            self.send("error", requestId=message["requestId"], error=str(error))
            return
        answer = {"message": said} if data is None else {"message": said, "data": data}
        self.send("success", requestId=message["requestId"], **answer)
        if status is not None:
            self.send("status_update", vmId=message["vmId"], status=status)

    def carry_out(self, kind: str, message: Message) -> tuple[str, Any, str | None]:
        vms = self.vms
        if kind == "vm_create":
            vms.create(message["vmData"]["id"], message["vmConfig"])
            return "VM created successfully", None, None
        if kind == "network_create":
            self.network.create(message["networkName"], message["subnet"])
            return "Network created successfully", None, None
        if kind == "network_delete":
            self.network.delete(message["networkName"])
            return "Network deleted successfully", None, None
        vm = message.get("vmId", "")
        if kind == "vm_boot":
            vms.of(vm).monitor.order("cont")
            return "VM booted successfully", None, "Running"
        if kind == "vm_pause":
            vms.of(vm).monitor.order("stop")
            return "VM paused successfully", None, "Paused"
        if kind == "vm_resume":
            vms.of(vm).monitor.order("cont")
            return "VM resumed successfully", None, "Running"
        if kind == "vm_reboot":
            vms.of(vm).monitor.order("system_reset")
            return "VM rebooted successfully", None, None
        if kind == "vm_shutdown":
            vms.shut_down(vm)
            return "VM shut down successfully", None, "Shutdown"
        if kind == "vm_delete":
            vms.delete(vm)
            return "VM deleted successfully", None, None
        if kind == "vm_status":
            return "VM status retrieved", vms.status(vm), None
        if kind == "vm_info":
            return "VM info retrieved", vms.info(vm), None
        raise VmError(f"no order: {kind}")
