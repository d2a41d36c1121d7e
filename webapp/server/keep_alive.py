"""Connections that go on after an answer without a body, which waitress would end."""

from waitress.task import WSGITask


class KeepAliveTask(WSGITask):  # type: ignore[misc] # waitress has no types
    """waitress ends whatever has no Content-Length; a 204 and a 304 end with their headers."""

    def set_close_on_finish(self) -> None:
        asks_to_close = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or self.version == "1.0" or asks_to_close:
            super().set_close_on_finish()
