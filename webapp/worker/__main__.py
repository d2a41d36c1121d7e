"""`python -m webapp.worker`: started by `songwall serve`."""

import sys

from webapp.worker.process import main

sys.exit(main())
