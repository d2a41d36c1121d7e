from tests.fakes import song
from webapp.web.assets import Assets


def test_an_unchanged_page_is_not_sent_again(client, library):
    library.add(song(1))
    etag = client.get("/").headers["ETag"]

    answer = client.get("/", headers={"If-None-Match": etag})

    assert (304, b"") == (answer.status_code, answer.data)


def test_an_unchanged_page_keeps_its_content_policy(client, library):
    library.add(song(1, download_url="https://media.example/1.m4a"))
    first = client.get("/")

    again = client.get("/", headers={"If-None-Match": first.headers["ETag"]})

    # A browser takes the policy of a 304 over the one it has kept.
    policy = "Content-Security-Policy"
    assert first.headers[policy] == again.headers[policy]
    assert "https://media.example" in again.headers[policy]


def test_a_page_is_another_for_other_cookies(client, library):
    library.add(song(1))
    etag = client.get("/").headers["ETag"]
    client.set_cookie("theme", "dark")

    answer = client.get("/", headers={"If-None-Match": etag})

    assert 200 == answer.status_code
    assert b'data-theme="dark"' in answer.data


def test_a_changed_template_is_another_build(tmp_path):
    static, templates = tmp_path / "static", tmp_path / "templates"
    (static / "css").mkdir(parents=True)
    (static / "css" / "app.css").write_text("")
    templates.mkdir()
    (templates / "base.html").write_text("old")
    before = Assets(static, templates).build

    (templates / "base.html").write_text("new")

    assert before != Assets(static, templates).build
