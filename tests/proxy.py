"""A small proxy before a gallery, which shows it in a folder."""

import http.client
import threading
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Ours(BaseHTTPRequestHandler):
    """Says what a proxy has to say, and takes the folder off the path."""

    protocol_version = "HTTP/1.1"
    server: "OurServer"

    def do_GET(self):
        folder = self.server.prefix
        if not self.path.startswith(folder):
            self.send_response(308)
            self.send_header("Location", folder)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        kept = {n: v for n, v in self.headers.items() if not n.startswith("X-Forwarded-")}
        told = {
            "X-Forwarded-For": self.client_address[0],
            "X-Forwarded-Proto": self.server.scheme,
            "X-Forwarded-Host": self.headers["Host"],
            "X-Forwarded-Prefix": folder[:-1],
        }
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with closing(http.client.HTTPConnection("127.0.0.1", self.server.to, timeout=60)) as asked:
            asked.request(self.command, "/" + self.path.removeprefix(folder), body, kept | told)
            answer = asked.getresponse()
            content = answer.read()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"content-length", "connection", "transfer-encoding"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(ConnectionError):  # who asked has gone
            self.wfile.write(content)

    do_POST = do_GET  # noqa: N815 (as the standard library calls it)

    def log_message(self, *_):
        pass


class OurServer(ThreadingHTTPServer):
    """`to`: the gallery's port; `scheme`: what its visitors are said to have asked with."""

    def __init__(self, port, to, prefix, scheme="http", handler=Ours):
        super().__init__(("127.0.0.1", port), handler)
        self.to, self.prefix, self.scheme = to, prefix, scheme

    @contextmanager
    def running(self):
        with self:
            threading.Thread(target=self.serve_forever, daemon=True).start()
            yield
            self.shutdown()
