"""What pyproject.toml cannot say: two folders of the top level are installed within the package."""

from setuptools import find_packages, setup

FOLDERS = ("templates", "static")
STUDIO = "webapp.sources.demo.studio*"  # composes the demo's songs, in a clone only

setup(
    packages=[
        *find_packages(include=["webapp*"], exclude=[STUDIO]),
        *(f"webapp.{name}" for name in FOLDERS),
    ],
    package_dir={f"webapp.{name}": name for name in FOLDERS},
)
