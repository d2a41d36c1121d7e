"""With `serve --https` other devices are answered over TLS alone."""

from flask import Response, abort, request

from webapp.config import Config
from webapp.web import context, proxies, rendering

# How a device comes to trust the gallery, and what says nothing of it.
_IN_PLAIN = {
    *("certificate.show", "certificate.crt", "certificate.pem"),
    *("static_files.show", "health.show"),
}


def is_overheard(config: Config) -> bool:
    """Whether another device asks in plain though it could ask over TLS.

    A proxy before the gallery says by what the visitor asked, and is believed as far as
    SONGWALL_PROXY has it.
    """
    return config.https and not request.is_secure and not proxies.is_from_here()


def check(config: Config) -> Response | None:
    """The way to the same address over TLS; None for what may be asked as it is.

    Only reading is led on: what a form sends, others may have read already.
    """
    if not is_overheard(config) or request.endpoint in _IN_PLAIN:
        return None
    if request.method not in context.READING:
        abort(403, f"Open Songwall by https://{request.host}, so nothing was changed.")
    return rendering.redirection(request.url.replace("http:", "https:", 1), 307)
