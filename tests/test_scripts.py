import shutil
import subprocess
from pathlib import Path

import pytest

from webapp.web.assets import Assets

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
def test_every_script_can_be_read_as_it_is_served(tmp_path):
    """An apostrophe within single quotes ends them; comments are left out."""
    for name, content in Assets(SCRIPTS.parent).files.items():
        if name.startswith("js/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content)
    served = sorted(tmp_path.rglob("*.js"))
    assert len(served) == len(list(SCRIPTS.rglob("*.js")))

    done = subprocess.run(
        [NODE, "--experimental-vm-modules", "-e", READ, *map(str, served)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (0, "") == (done.returncode, done.stdout)
