"""python -m webapp.sources.demo: serves the demo by itself until interrupted."""

import contextlib
import sys
import threading
from datetime import UTC, datetime

from webapp.sources.demo.service import TOKEN, DemoService

if __name__ == "__main__":
    with DemoService(datetime.now(UTC)) as service, contextlib.suppress(KeyboardInterrupt):
        sys.stdout.write(f"{service.base_url}/riffusion/music/ (token: {TOKEN})\n")
        sys.stdout.flush()
        threading.Event().wait()
