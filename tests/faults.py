"""Ways to fail, for FakeApi.fail_next: each takes the handler of one request and answers it."""

import gzip
import json
import os
import socket
import struct

from tests.fakes import PAGE, Fault, Handler

LONG_PAUSE = 0.05


def status(code: int, message: str = "made-up error", **headers: str) -> Fault:
    """An error with the API's JSON body; header names with _ for -."""

    def fail(handler: Handler) -> None:
        body = {"error": message} if code == 596 else {"error": message, "code": code}
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        handler.send_body(json.dumps(body).encode(), status=code, more=more)

    return fail


def page(code: int) -> Fault:
    """HTML, as gateways answer."""
    return lambda handler: handler.send_body(PAGE, "text/html", code)


def body(content: bytes, **headers: str) -> Fault:
    """200 with these bytes; header names with _ for -."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.send_body(content, more=more)


def value(told: object) -> Fault:
    """200 with this value: wrong types, for instance."""
    return lambda handler: handler.send_json(told)


not_a_number = body(b'[{"id": "a", "duration_s": NaN, "play_count": -Infinity}]')
deep_nesting = body(b"[" * 200_000)
huge_number = body(b'[{"id": "a", "play_count": 1' + b"0" * 5_000 + b"}]")


def gzip_bomb(megabytes: int) -> Fault:
    packed = gzip.compress(b"[" + b" " * (megabytes * 1_000_000) + b"]")
    return body(packed, Content_Encoding="gzip")


def cut(handler: Handler) -> None:
    """Half of what Content-Length promises."""
    handler.head(200, {"Content-Type": "application/json", "Content-Length": "1000"})
    handler.wfile.write(b'[{"id": "a", "tit')
    handler.close_connection = True


def cut_chunk(handler: Handler) -> None:
    """A chunk that ends in its middle."""
    handler.head(200, {"Transfer-Encoding": "chunked"})
    handler.wfile.write(b'3e8\r\n[{"id": "a"')
    handler.close_connection = True


def cut_gzip(handler: Handler) -> None:
    """All of the JSON, without the end of its packing."""
    packed = gzip.compress(json.dumps([{"id": str(n)} for n in range(500)]).encode())
    handler.send_body(packed[:-4], more={"Content-Encoding": "gzip"})


def endless(handler: Handler) -> None:
    """A body without length or end, as fast as it goes."""
    handler.head(200, {"Content-Type": "application/json", "Connection": "close"})
    handler.until_closed(lambda: handler.wfile.write(b" " * 65_536))


def lying_length(handler: Handler) -> None:
    """Promises terabytes, sends nothing."""
    handler.head(200, {"Content-Type": "application/json", "Content-Length": str(10**13)})
    handler.until_closed(lambda: None, LONG_PAUSE)


def dripping_body(handler: Handler) -> None:
    """A byte at a time: no time-out of a socket ever strikes."""
    handler.head(200, {"Content-Type": "application/json", "Connection": "close"})
    handler.until_closed(lambda: handler.wfile.write(b" "), LONG_PAUSE)


def dripping_chunk(handler: Handler) -> None:
    """The size of a chunk, a digit at a time."""
    handler.head(200, {"Transfer-Encoding": "chunked"})
    handler.until_closed(lambda: handler.wfile.write(b"0"), LONG_PAUSE)


def dripping_head(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    handler.until_closed(lambda: handler.wfile.write(b"x"), LONG_PAUSE)


def stall(handler: Handler) -> None:
    """Accepts, and never says a word."""
    handler.until_closed(lambda: None, LONG_PAUSE)


def reset(handler: Handler) -> None:
    """RST instead of an answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(handler.connection.detach())
    handler.connection.detach() if False else handler.connection.close()
    handler.close_connection = True


def no_http(handler: Handler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    handler.close_connection = True


def redirect(location: str, code: int = 302) -> Fault:
    return lambda handler: handler.send_body(b"", status=code, more={"Location": location})


def redirect_with_endless_body(location: bytes) -> Fault:
    """Whoever reads the body waits for ever."""

    def answer(handler: Handler) -> None:
        head = b"HTTP/1.1 302 Found\r\nTransfer-Encoding: chunked\r\nLocation: "
        handler.wfile.write(head + location + b"\r\n\r\n")
        handler.until_closed(lambda: handler.wfile.write(b"1\r\nx\r\n"), LONG_PAUSE)

    return answer


def redirect_loop(handler: Handler) -> None:
    """Sends every request back to itself, for good."""
    handler.api.faults.appendleft(redirect_loop)
    redirect(handler.path)(handler)
