import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NODE = shutil.which("node")


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
