"""The trading platform's backend: /ping_fast, /health and /api/monitoring/summary, the last two from the database."""

import json
import logging
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import misbehaviour
import store

PORT = 8002
log = logging.getLogger("backend")
hoard = []


def ping():
    return {"ping": "pong"}


def health():
    return {"status": "healthy", "database": "up", "quotes": int(store.ask("SELECT count(*) FROM quote"))}


def monitoring():
    age = float(store.ask("SELECT extract(epoch FROM now() - coalesce(max(seen), 'epoch')) FROM quote"))
    return {"backend_health": "healthy" if age < 60 else "degraded", "newest_quote_seconds": round(age, 1)}


PAGES = {"/ping_fast": ping, "/health": health, "/api/monitoring/summary": monitoring}


class Page(BaseHTTPRequestHandler):
    server_version = "trading-backend/1"

    def do_GET(self):
        path = self.path.partition("?")[0]
        orders = misbehaviour.told()
        if orders.get("silent"):
            threading.Event().wait()
        if orders.get("hoardMegabytes"):
            log.warning("loading the order book into memory")
            hoard.append(b"\xa5" * (orders["hoardMegabytes"] << 20))
        order = orders.get("answers", {}).get(path, {})
        time.sleep(order.get("afterSeconds", 0))
        if "status" in order:
            log.error("GET %s answered %d", path, order["status"])
            return self.reply(order["status"], order["body"], order.get("type", "application/json"))
        if path not in PAGES:
            return self.reply(404, json.dumps({"detail": "Not Found"}))
        try:
            self.reply(200, json.dumps(PAGES[path]()))
        except store.StoreError as error:
            log.error("GET %s failed: %s", path, error)
            self.reply(503, json.dumps({"detail": str(error)}))
        except Exception:
            log.exception("GET %s failed", path)
            self.reply(500, json.dumps({"detail": "Internal Server Error"}))

    def reply(self, status, body, kind="application/json"):
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Answers that are as they should be leave no line."""


def start():
    misbehaviour.forget()
    awaited = misbehaviour.told().get("exitUnless")
    if awaited and not Path(awaited).exists():
        raise FileNotFoundError(f"order book snapshot {awaited} is not there yet")
    log.info("exchange client uses key %s", os.environ["EXCHANGE_API_KEY"])
    log.info("database is %s", os.environ["DATABASE_URL"])
    Path("/state/last-start").write_text(time.strftime("%FT%TZ", time.gmtime()) + "\n" + "." * 65536)
    log.info("%s quotes on record", store.ask("SELECT count(*) FROM quote"))
    delay = float(os.environ.get("START_DELAY", "0"))
    if delay:
        log.info("warming the price cache for %g s", delay)
        time.sleep(delay)
    log.info("serving on port %d", PORT)
    ThreadingHTTPServer(("0.0.0.0", PORT), Page).serve_forever()


logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO, stream=sys.stderr)
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
start()
