import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCRIPTS = HERE.parent / "static" / "js"
NODE = shutil.which("node")
READ = """
const [{ SourceTextModule }, { readFileSync }] = [require('vm'), require('fs')];
for (const name of process.argv.slice(1)) {
  try { new SourceTextModule(readFileSync(name, 'utf8')); }
  catch (error) { console.log(`${name}: ${error}`); }
}
"""


@pytest.mark.skipif(NODE is None, reason="the scripts' tests need Node.js")
def test_the_scripts_own_tests_pass():
    done = subprocess.run(
        [NODE, "--test", *map(str, sorted((HERE / "js").glob("*.test.js")))],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert 0 == done.returncode, done.stdout
    assert "# pass 0" not in done.stdout


@pytest.mark.skipif(NODE is None, reason="the scripts are read by Node.js")
def test_every_script_can_be_read():
    """An apostrophe within single quotes ends them."""
    done = subprocess.run(
        [NODE, "--experimental-vm-modules", "-e", READ, *map(str, SCRIPTS.rglob("*.js"))],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (0, "") == (done.returncode, done.stdout)
