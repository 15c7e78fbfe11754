"""A backend as small as can be: /health, /status as JSON (its `data.status.backend` from the file `health`), /greeting."""

import json
import os
import signal
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER = Path(__file__).parent


def status():
    file = FOLDER / "health"
    return {"data": {"status": {"backend": file.read_text().strip() if file.exists() else "up"}}}


PAGES = {
    "/health": lambda: {"ok": True},
    "/status": status,
    "/greeting": lambda: {"greeting": os.environ.get("GREETING", "")},
}


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        page = PAGES.get(self.path)
        content = json.dumps(page() if page else {"detail": "Not Found"}).encode()
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Answers leave no line."""


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
server = ThreadingHTTPServer(("0.0.0.0", int(os.environ.get("PORT", "8080"))), Page)
if (FOLDER / "certificate.pem").exists():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FOLDER / "certificate.pem", FOLDER / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
