"""A WebSocket's client (RFC 6455), as far as the agent needs one: text frames out, whole frames of any kind in."""

import base64
import hashlib
import os
import socket
import ssl
import struct
import threading
from urllib.parse import urlsplit

KEY_SUFFIX = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
MAX_FRAME_BYTES = 1 << 20
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Closed(Exception):
    pass


class WebSocket:
    def __init__(self, url: str):
        address = urlsplit(url)
        port = address.port or (443 if address.scheme == "wss" else 80)
        host = address.hostname or ""
        self.socket = socket.create_connection((host, port), timeout=60)
        if address.scheme == "wss":
            self.socket = ssl.create_default_context().wrap_socket(self.socket, server_hostname=host)
        self.sending = threading.Lock()
        self.read_buffer = b""
        self.handshake(address.netloc, f"{address.path or '/'}?{address.query}")
        self.socket.settimeout(None)

    def __enter__(self) -> "WebSocket":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def handshake(self, host: str, target: str) -> None:
        key = base64.b64encode(os.urandom(16))
        lines = [
            f"GET {target} HTTP/1.1",
            f"Host: {host}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key.decode()}",
            "Sec-WebSocket-Version: 13",
        ]
        self.socket.sendall("".join(f"{line}\r\n" for line in [*lines, ""]).encode())
        while b"\r\n\r\n" not in self.read_buffer:
            self.fill()
        head, self.read_buffer = self.read_buffer.split(b"\r\n\r\n", 1)
        accept = base64.b64encode(hashlib.sha1(key + KEY_SUFFIX).digest())
        status, *headers = head.split(b"\r\n")
        if b" 101 " not in status + b" " or not any(line.endswith(b" " + accept) for line in headers):
            raise Closed(status.decode(errors="replace"))

    def fill(self) -> None:
        data = self.socket.recv(65536)
        if not data or len(self.read_buffer) > MAX_FRAME_BYTES:
            raise Closed("the connection ended")
        self.read_buffer += data

    def take(self, count: int) -> bytes:
        while len(self.read_buffer) < count:
            self.fill()
        taken, self.read_buffer = self.read_buffer[:count], self.read_buffer[count:]
        return taken

    def send(self, payload: bytes, kind: int = TEXT) -> None:
        mask = os.urandom(4)
        length = len(payload)
        size = struct.pack("!B", 0x80 | length) if length < 126 else struct.pack("!BH", 0x80 | 126, length)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        with self.sending:
            self.socket.sendall(bytes([0x80 | kind]) + size + mask + masked)

    def receive(self) -> tuple[int, bytes]:
        """The next frame of text or bytes; Closed at the end."""
        while True:
            first, second = self.take(2)
            length = second & 0x7F
            if length == 126:
                (length,) = struct.unpack("!H", self.take(2))
            elif length == 127:
                (length,) = struct.unpack("!Q", self.take(8))
            if not first & 0x80 or second & 0x80 or length > MAX_FRAME_BYTES:
                raise Closed("a frame in pieces, masked or too large")
            payload = self.take(length)
            kind = first & 0x0F
            if kind == CLOSE:
                raise Closed(f"closed with {struct.unpack('!H', payload[:2])[0] if len(payload) > 1 else 'no code'}")
            if kind == PING:
                self.send(payload, PONG)
            elif kind in (TEXT, BINARY):
                return kind, payload
