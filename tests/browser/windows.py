"""Browser contexts with a page in each. One that was left serves the gallery's next visitor, too:
to open another costs as much as all else about a visit."""

from tests.browser.ears import EARS

PATIENCE = 120  # seconds; a busy machine plays and draws late
SCREEN = {"width": 1280, "height": 720}
MEDIA = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}
LOOKS = {"viewport", *MEDIA}  # the options that the next visitor may have otherwise


class Window:
    """`kind` are all other options of its context.

    `keeps`: the worker that keeps songs for later may run, as it does over HTTPS and on this
    machine; else it is as over plain HTTP, where browsers know none.
    """

    def __init__(self, browser, url, kind):
        self.kind = kind
        self.has_scripts = kind.get("java_script_enabled", True)
        self._origin = url
        options = {name: value for name, value in kind.items() if name != "keeps"}
        self.context = browser.new_context(base_url=url, **options)
        self.context.set_default_timeout(PATIENCE * 1000)
        self.context.add_init_script(EARS)
        if "keeps" not in kind:
            self.context.add_init_script("delete Navigator.prototype.serviceWorker;")
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page = self.new_page()

    def new_page(self):
        page = self.context.new_page()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        page.on("crash", lambda: self.troubles.append("the page crashed"))
        return page

    def _note(self, message):
        if message.type in {"error", "warning"}:
            self.troubles.append(f"{message.text} ({message.location.get('url', '')})")

    def enter(self, viewport=SCREEN, **media):
        self.requests, self.troubles = [], []
        self.page.set_viewport_size(viewport)
        self.page.emulate_media(**{**MEDIA, **media})

    def leave(self):
        """Takes all along but what the browser has cached; False where something stays behind."""
        for page in self.context.pages:
            if page != self.page:
                page.close()
        self.page.unroute_all()
        self.page.goto("about:blank")
        self.context.clear_cookies()
        session = self.context.new_cdp_session(self.page)
        kinds = "local_storage,indexeddb"
        if "keeps" in self.kind:
            kinds += ",cache_storage,service_workers"
        stored = {"origin": self._origin, "storageTypes": kinds}
        session.send("Storage.clearDataForOrigin", stored)
        session.detach()
        return not self.page.evaluate("'__pwClock' in globalThis")

    def close(self):
        self.context.close()
