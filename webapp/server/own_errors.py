"""What waitress answers by itself, before the application is asked: in our words and headers."""

from waitress.task import ErrorTask

from webapp.web.security import PLAIN_HEADERS

_SENTENCES = {
    400: "Songwall can't read this request.",
    413: "That's more than any page here takes, so nothing was changed.",
    431: "This request's headers are too long.",
    501: "Songwall doesn't know this way of sending.",
}
_ELSE = "Something in Songwall broke. Your songs are safe; try again."


class PlainErrorTask(ErrorTask):  # type: ignore[misc] # waitress has no types
    """A sentence as plain text: waitress's own quotes what was sent, and protects nothing."""

    def execute(self) -> None:
        error = self.request.error
        body = f"{_SENTENCES.get(error.code, _ELSE)}\n".encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "text/plain; charset=utf-8"))
        self.response_headers.extend(PLAIN_HEADERS)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)
