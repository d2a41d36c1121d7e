"""python -m webapp.sources.demo.studio [score … | missing]: makes the demo's songs and covers.

Without arguments everything is made anew; with names of scores those; with `missing` what has
no file yet. The catalogue is always written.
"""

import sys

from webapp.sources.demo.studio.make import make, weigh

if __name__ == "__main__":
    make(sys.argv[1:])
    sys.stdout.write(weigh() + "\n")
