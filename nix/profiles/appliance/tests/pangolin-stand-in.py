"""Stands in for Pangolin: notes who asks for what, on port 8000, and lets no one in."""

from http.server import BaseHTTPRequestHandler, HTTPServer


class Pangolin(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        with open("/var/lib/pangolin/asked", "a") as asked:
            asked.write(f"{self.client_address[0]} {self.path} {body}\n")
        self.send_response(401)
        self.end_headers()

    do_GET = do_POST


HTTPServer(("0.0.0.0", 8000), Pangolin).serve_forever()
