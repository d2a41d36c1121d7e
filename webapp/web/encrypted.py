"""With `serve --https` other devices are answered over TLS alone."""

from flask import Response, abort, request

from webapp.config import Config
from webapp.web import context, proxies, rendering

# How a device comes to trust the gallery, and what says nothing of it.
_IN_PLAIN = {"certificate.show", "certificate.download", "static_files.show", "health.show"}


def check(config: Config) -> Response | None:
    """The way to the same address over TLS; None for what may be asked as it is.

    A proxy before the gallery says by what the visitor asked, and is believed as far as
    SONGWALL_PROXY has it. Only reading is led on: a form's password was sent in the clear already.
    """
    if not config.https or request.is_secure or request.endpoint in _IN_PLAIN:
        return None
    if proxies.is_from_here():
        return None
    if request.method not in context.READING:
        abort(403, f"Open Songwall by https://{request.host}, so nothing was changed.")
    return rendering.redirection(request.url.replace("http:", "https:", 1), 307)
