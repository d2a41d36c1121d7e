"""python -m webapp.sources.demo.studio [score …]: composes, paints and tells the demo's songs."""

import sys

from webapp.sources.demo.studio.make import make, weigh

if __name__ == "__main__":
    make(sys.argv[1:])
    sys.stdout.write(weigh() + "\n")
