"""lying_proxy.py SERVER LIE: stands between a judge and the server and tells one lie, which the judge must notice.

server_error  /version fails
drift         /version loses a member that the description promises
undeclared    /version answers with a status that the description does not know
open          whoever has no good token is let in (the admin token is read from the file DUBAN_TOKEN_FILE)
"""

import http.client
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

LIES = ("server_error", "drift", "undeclared", "open")


def told(lie: str, path: str, status: int, body: bytes) -> tuple[int, bytes]:
    if path != "/version":
        return status, body
    if lie == "server_error":
        return 500, body
    if lie == "undeclared":
        return 203, body
    if lie == "drift":
        members = json.loads(body)
        del members["version"]
        return status, json.dumps(members).encode()
    return status, body


class Proxy(BaseHTTPRequestHandler):
    server_netloc: str
    lie: str
    token: str

    def forward(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        if self.lie == "open":
            headers = {name: value for name, value in headers.items() if name.lower() != "authorization"}
            headers["Authorization"] = f"Bearer {self.token}"
        upstream = http.client.HTTPConnection(self.server_netloc, timeout=20)
        upstream.request(self.command, self.path, body or None, headers)
        answer = upstream.getresponse()
        status, content = told(self.lie, urlsplit(self.path).path, answer.status, answer.read())
        upstream.close()
        self.send_response_only(status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = forward

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def main() -> int:
    if len(sys.argv) != 3 or sys.argv[2] not in LIES:
        print(__doc__, file=sys.stderr)
        return 2
    Proxy.server_netloc = urlsplit(sys.argv[1]).netloc
    Proxy.lie = sys.argv[2]
    with open(os.environ["DUBAN_TOKEN_FILE"], encoding="utf-8") as file:
        Proxy.token = file.read().strip()
    listener = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    print(f"port {listener.server_address[1]}", flush=True)
    listener.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
