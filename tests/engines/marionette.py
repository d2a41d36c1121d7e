"""Firefox, as Selenium drives it, without geckodriver: Debian has none.

geckodriver translates WebDriver's HTTP into Firefox's own protocol, which has the same commands:
https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

import json
import socket

from selenium.webdriver.remote.command import Command

NAMES = {
    Command.NEW_SESSION: "NewSession",
    Command.QUIT: "DeleteSession",
    Command.GET: "Navigate",
    Command.GET_CURRENT_URL: "GetCurrentURL",
    Command.GO_BACK: "Back",
    Command.W3C_EXECUTE_SCRIPT: "ExecuteScript",
    Command.W3C_EXECUTE_SCRIPT_ASYNC: "ExecuteAsyncScript",
    Command.FIND_ELEMENT: "FindElement",
    Command.FIND_ELEMENTS: "FindElements",
    Command.CLICK_ELEMENT: "ElementClick",
    Command.SEND_KEYS_TO_ELEMENT: "ElementSendKeys",
    Command.W3C_ACTIONS: "PerformActions",
    Command.SCREENSHOT: "TakeScreenshot",
    Command.SET_WINDOW_RECT: "SetWindowRect",
}


class Marionette:
    """What Selenium calls a command executor. A message is its length, a colon and JSON:
    `[0, id, command, parameters]` there, `[1, id, error, result]` back."""

    def __init__(self, port):
        """Raises OSError while Firefox does not listen yet."""
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._stream = self._socket.makefile("rb")
        self._receive()  # it says first who it is

    def execute(self, command, params):
        error, result = self._call(f"WebDriver:{NAMES[command]}", params)
        if error:
            return {"status": 500, "value": json.dumps({"value": error})}
        is_wrapped = isinstance(result, dict) and list(result) == ["value"]
        return {"value": result["value"] if is_wrapped else result}

    def ask_the_browser(self, script):
        """What a script answers that runs in Firefox itself, not in the page."""
        self._call("Marionette:SetContext", {"value": "chrome"})
        _, result = self._call("WebDriver:ExecuteScript", {"script": script, "args": []})
        self._call("Marionette:SetContext", {"value": "content"})
        return result["value"]

    def close(self):
        self._stream.close()
        self._socket.close()

    def _call(self, command, params):
        message = json.dumps([0, 1, command, params]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        return self._receive()[2:]

    def _receive(self):
        length = b"".join(iter(lambda: self._stream.read(1), b":"))
        return json.loads(self._stream.read(int(length)))
