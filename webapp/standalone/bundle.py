"""Styles and scripts of the pages that links open, as pages take them that no server answers; pure.

Browsers load no modules from a disk, so these are joined to one script.
"""

import re
from collections.abc import Callable, Mapping

STYLE = "css/share.css"
_SCRIPT = "js/shares/page.js"
_IMPORT = re.compile(r"^import\s[^;]*?from '([^']+)';\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_FONT = re.compile(r'url\("\.\./fonts/([\w-]+\.woff2)"\)')
_SYMBOL = re.compile(r'<symbol id="(\w+)" (viewBox="[^"]+")>(.*?)</symbol>', re.DOTALL)


def script(files: Mapping[str, bytes]) -> str:
    """`files`: the static ones by their names."""
    parts: dict[str, str] = {}
    _gather(files, _SCRIPT, parts)
    return "(() => {\n" + "".join(parts.values()) + "})();\n"


def style(files: Mapping[str, bytes], font: Callable[[str], str]) -> str:
    """`font` answers the address of one by its name."""
    return _FONT.sub(lambda match: f'url("{font(match[1])}")', files[STYLE].decode())


def icons(files: Mapping[str, bytes]) -> dict[str, str]:
    """Each sign as an element by itself."""
    symbols = _SYMBOL.findall(files["icons.svg"].decode())
    return {
        name: f'<svg class="icon" {box} aria-hidden="true">{drawing}</svg>'
        for name, box, drawing in symbols
    }


def _gather(files: Mapping[str, bytes], name: str, parts: dict[str, str]) -> None:
    """What a module imports comes before it; none of them names anything as another does."""
    if name in parts:
        return
    text = files[name].decode()
    for address in _IMPORT.findall(text):
        _gather(files, _resolved(name, address), parts)
    parts[name] = _EXPORT.sub("", _IMPORT.sub("", text))


def _resolved(name: str, address: str) -> str:
    folders = name.split("/")[:-1]
    for step in address.split("/"):
        if step == "..":
            folders.pop()
        elif step != ".":
            folders.append(step)
    return "/".join(folders)
