"""Certificates that are made, renewed and replaced while all goes on."""

import shutil
import ssl
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography.hazmat.primitives import serialization

from tests.tls import LOOPBACK, keeper, meet, trusting
from webapp.certificates import authority
from webapp.certificates.authority import Places
from webapp.certificates.keeper import Keeper, OwnersFiles

TODAY = datetime.now(UTC)
AT_HOME = ip_address("192.168.1.20")
ELSEWHERE = ip_address("203.0.113.9")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data" / "tls"


def shown(made, folder, name="localhost"):
    """The certificate that a device sees that trusts the authority."""
    return meet(made.context, trusting(folder), name)


def modes(folder):
    return {path.name: path.stat().st_mode & 0o777 for path in [folder, *folder.iterdir()]}


def test_what_it_makes_is_good_for_all_names_and_addresses_and_its_keys_are_the_owners(folder):
    said = []
    made = keeper(
        folder, hosts=["nas", "nas.local", "localhost", "0.0.0.0"],  # noqa: S104
        addresses=lambda: LOOPBACK | {AT_HOME}, say=said.append,
    )  # fmt: skip

    for name in ("localhost", "nas", "nas.local", "127.0.0.1", "::1", "192.168.1.20"):
        assert shown(made, folder, name)
    with pytest.raises(ssl.SSLCertVerificationError):
        shown(made, folder, "192.168.1.21")
    assert [] == said
    found = modes(folder)
    assert {0o600} == {found["authority.key"], found["server.pem"]}
    assert 0o700 == found["tls"]


def test_its_key_in_a_thiefs_hands_is_good_for_no_other_site(folder, tmp_path):
    keeper(folder)
    stolen = authority.open_authority(folder, Places(frozenset(), frozenset()), TODAY)
    places = Places(frozenset({"bank.example"}), frozenset({ELSEWHERE}))
    (tmp_path / "forged.pem").write_bytes(stolen.issue(places, TODAY))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "forged.pem")

    for name in ("bank.example", str(ELSEWHERE)):
        with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
            meet(context, trusting(folder), name)


def test_what_was_made_stays_until_it_is_about_to_end(folder):
    now = [TODAY]
    made = keeper(folder, now=lambda: now[0])
    first, context = (folder / "server.pem").read_bytes(), made.context

    now[0] += authority.SERVER_LASTS - authority.RENEWED - timedelta(days=1)
    made.look()
    assert (first, context) == ((folder / "server.pem").read_bytes(), made.context)

    now[0] += timedelta(days=2)
    made.look()
    assert first != (folder / "server.pem").read_bytes()
    assert context is not made.context
    second = (folder / "server.pem").read_bytes()
    keeper(folder, now=lambda: now[0])
    assert second == (folder / "server.pem").read_bytes()


def test_a_new_address_is_in_a_new_certificate_and_one_that_went_changes_nothing(folder):
    addresses = [LOOPBACK]
    made = keeper(folder, addresses=lambda: addresses[-1])
    with pytest.raises(ssl.SSLCertVerificationError):
        shown(made, folder, str(AT_HOME))

    addresses.append(LOOPBACK | {AT_HOME})
    made.look()
    second = shown(made, folder, str(AT_HOME))
    addresses.append(LOOPBACK)
    made.look()

    assert second == shown(made, folder, str(AT_HOME))


def test_a_public_address_of_the_first_day_is_good_and_a_later_name_of_elsewhere_is_told(folder):
    made = keeper(folder, addresses=lambda: LOOPBACK | {ELSEWHERE})
    assert shown(made, folder, str(ELSEWHERE))
    said = []

    again = keeper(folder, hosts=["localhost", "music.example", "nas.lan"], say=said.append)
    again.look()

    assert shown(again, folder, "nas.lan")
    (sentence,) = said
    assert "aren't good for music.example:" in sentence
    with pytest.raises(ssl.SSLCertVerificationError):
        shown(again, folder, "music.example")


def test_a_clock_that_goes_wrong_for_a_while_costs_no_trust(folder):
    now, said = [TODAY], []
    made = keeper(folder, say=said.append, now=lambda: now[0])
    device = trusting(folder)

    for wrong in (datetime(1970, 1, 2, tzinfo=UTC), TODAY + timedelta(days=9000)):
        now[0] = wrong
        made.look()
        now[0] = TODAY
        made.look()
        assert meet(made.context, device, "localhost")
    assert 2 == len(said)
    assert "clock is wrong: " in said[0]
    assert "has ended, or this machine's clock is wrong" in said[1]
    assert "The certificate of before stays in use." in said[1]


@pytest.mark.parametrize("name", ["authority.crt", "authority.key"])
def test_a_broken_authority_is_a_sentence_and_nothing_is_overwritten(folder, name):
    keeper(folder)
    (folder / name).write_bytes(b"nonsense")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    said = []

    made = keeper(folder, say=said.append)
    made.look()

    assert made.context is None
    (sentence,) = said
    assert "certificate authority" in sentence
    assert "Songwall opens on this machine only" in sentence
    assert str(folder) not in sentence
    assert before == {path: path.read_bytes() for path in folder.iterdir()}


def test_a_key_of_another_authority_is_none(folder, tmp_path):
    keeper(folder)
    keeper(tmp_path / "other")
    shutil.copy(tmp_path / "other" / "authority.key", folder)

    assert keeper(folder).context is None


def test_a_folder_that_cannot_be_is_a_sentence(folder):
    folder.parent.mkdir()
    folder.write_text("a file", encoding="utf-8")
    said = []

    assert keeper(folder, say=said.append).context is None
    assert "can't write certificates" in said[0]


def test_several_processes_at_once_have_one_authority(folder):
    made = []
    threads = [threading.Thread(target=lambda: made.append(keeper(folder))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 6 == len(made)
    assert 1 == len({shown(each, folder) for each in made})


@pytest.fixture
def own(tmp_path):
    """The owner's files; `make(name)` puts others there that are good for this name."""
    certificate, key = tmp_path / "own.crt", tmp_path / "own.key"

    def make(name, now=TODAY):
        folder = tmp_path / name
        keeper(folder, hosts=[name], now=lambda: now)
        pem = (folder / "server.pem").read_bytes()
        begin = pem.index(b"-----BEGIN CERTIFICATE")
        certificate.write_bytes(pem[begin:])
        key.write_bytes(pem[:begin])
        return folder

    make.files, make.certificate, make.key = OwnersFiles(certificate, key), certificate, key
    return make


def look(files):
    said = []
    made = Keeper(files, said.append)
    made.look()
    return made, said


def test_the_owners_files_are_taken_and_taken_anew_when_they_change(own):
    first = own("one.lan")
    made, said = look(own.files)
    assert shown(made, first, "one.lan")

    second = own("two.lan")
    made.look()
    assert shown(made, second, "two.lan")

    own.key.write_bytes(b"half of")
    for _ in range(3):
        made.look()
    assert shown(made, second, "two.lan")
    (sentence,) = said
    assert "SONGWALL_TLS_CERT and SONGWALL_TLS_KEY can't be used" in sentence
    assert "The certificate of before stays in use." in sentence


def locked(key):
    """The key with a password, for which OpenSSL would ask the terminal."""
    loaded = serialization.load_pem_private_key(key.read_bytes(), None)
    return loaded.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )


def test_files_that_cannot_be_used_are_one_sentence(own, tmp_path):
    own("one.lan")
    good = own.certificate.read_bytes(), own.key.read_bytes()
    own("two.lan")
    other = own.key.read_bytes()
    for certificate, key in (
        (b"", good[1]), (good[0], b""), (b"\xff\x00", good[1]), (good[0], b"\xff\x00"),
        (good[1], good[0]), (good[0], other), (good[0], locked(own.key)),
    ):  # fmt: skip
        own.certificate.write_bytes(certificate)
        own.key.write_bytes(key)

        made, said = look(own.files)

        assert made.context is None
        assert 1 == len(said)
        assert "the key must have no password" in said[0]
    missing = OwnersFiles(tmp_path / "none", own.key)
    assert "can't be used" in look(missing)[1][0]
    for alone in (OwnersFiles(own.certificate, None), OwnersFiles(None, own.key)):
        assert "set both, or neither" in look(alone)[1][0]


def test_one_that_ended_or_has_not_begun_is_used_and_told(own):
    for day, words in ((-900, "ended on"), (30, "begins on")):
        own("one.lan", now=TODAY + timedelta(days=day))

        made, said = look(own.files)

        assert made.context is not None
        assert words in said[0]
