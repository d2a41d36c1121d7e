"""A podcast of songs: RSS 2.0 with the tags of Apple and of Podcasting 2.0; pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

TYPE = "application/rss+xml"
CHAPTERS_TYPE = "application/json+chapters"
AUTHOR = "Songwall"
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST = "https://podcastindex.org/namespace/1.0"
_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2

for _prefix, _uri in (("itunes", _ITUNES), ("podcast", _PODCAST), ("atom", _ATOM)):
    ET.register_namespace(_prefix, _uri)


@dataclass(frozen=True, slots=True)
class Episode:
    """One song; addresses are absolute. `size` in bytes, `seconds` of its length."""

    id: str
    title: str
    at: datetime
    audio: str
    size: int
    type: str
    seconds: float
    chapters: str
    about: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Podcast:
    """`link` is its page, `address` its own. `in_order`: it is heard from its first one on."""

    title: str
    about: str
    link: str
    address: str
    episodes: list[Episode]
    in_order: bool = False


def rss(podcast: Podcast) -> bytes:
    """A tag whose text is not known is left out."""
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _texts(channel, title=podcast.title, link=podcast.link, description=podcast.about)
    own = {"rel": "self", "type": TYPE, "href": podcast.address}
    ET.SubElement(channel, f"{{{_ATOM}}}link", own)
    _itunes(channel, author=AUTHOR, explicit="false", block="Yes")
    _itunes(channel, type="serial" if podcast.in_order else "episodic")
    ET.SubElement(channel, f"{{{_ITUNES}}}category", text="Music")
    ET.SubElement(channel, f"{{{_PODCAST}}}medium").text = "music"
    _image(channel, next((episode.image for episode in podcast.episodes if episode.image), None))
    for number, episode in enumerate(podcast.episodes, 1):
        item = ET.SubElement(channel, "item")
        _fill(item, episode)
        if podcast.in_order:
            _itunes(item, episode=str(number))
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _fill(item: ET.Element, episode: Episode) -> None:
    _texts(item, title=episode.title, description=episode.about)
    ET.SubElement(item, "guid", isPermaLink="false").text = f"songwall:{episode.id}"
    _texts(item, pubDate=format_datetime(episode.at))
    enclosure = {"url": episode.audio, "length": str(episode.size), "type": episode.type}
    ET.SubElement(item, "enclosure", enclosure)
    length = str(max(1, round(episode.seconds)))
    _itunes(item, title=episode.title, author=AUTHOR, duration=length, explicit="false")
    _image(item, episode.image)
    chapters = {"url": episode.chapters, "type": CHAPTERS_TYPE}
    ET.SubElement(item, f"{{{_PODCAST}}}chapters", chapters)


def _image(parent: ET.Element, address: str | None) -> None:
    if address:
        ET.SubElement(parent, f"{{{_ITUNES}}}image", href=address)


def _itunes(parent: ET.Element, **texts: str | None) -> None:
    _texts(parent, **{f"{{{_ITUNES}}}{name}": text for name, text in texts.items()})


def _texts(parent: ET.Element, **texts: str | None) -> None:
    for name, text in texts.items():
        cleaned = _NO_XML.sub("", text or "").strip()
        if cleaned:
            ET.SubElement(parent, name).text = cleaned
