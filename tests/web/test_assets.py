import pytest

from webapp.web.assets import Assets


@pytest.fixture
def folder(tmp_path):
    static = tmp_path / "static"
    for name, text in {
        "css/app.css": '@import url("base.css") layer(base);\n@import url(plain.css);',
        "css/base.css": "a { b: c }",
        "css/plain.css": "d { e: f }",
        "js/app.js": "",
    }.items():
        (static / name).parent.mkdir(parents=True, exist_ok=True)
        (static / name).write_text(text)
    return static


def test_the_style_sheet_holds_its_imports_in_their_layers(folder):
    css = Assets(folder).files["css/app.css"].decode()

    assert "@layer base {\na { b: c }\n}" in css
    assert "d { e: f }" in css
    assert "@import" not in css


def test_comments_and_indentation_are_left_out_of_styles(folder):
    (folder / "css/plain.css").write_text("/* why */\n\nd {\n  e: f; /* and\nwhy */\n  g: h;\n}\n")

    assert "d {\ne: f; g: h;\n}\n" == Assets(folder).files["css/plain.css"].decode()


def test_comments_and_indentation_are_left_out_of_scripts(folder):
    (folder / "js/app.js").write_text(
        "// why\n\n/** `a`: what\n * @type b */\n"
        "f('//x', /* so */ () => {\n  // why\n  g(); // here\n});\n"
    )

    expected = "f('//x', /* so */ () => {\ng(); // here\n});\n"
    assert expected == Assets(folder).files["js/app.js"].decode()


def test_an_address_names_the_build(folder):
    assets = Assets(folder)

    assert f"/static/{assets.build}/js/app.js" == assets.address("js/app.js")
    assert assets.build == Assets(folder).build


def test_a_changed_file_is_another_build(folder):
    before = Assets(folder).build

    (folder / "css/base.css").write_text("a { b: d }")

    assert before != Assets(folder).build


def test_a_file_that_is_not_there_is_a_templates_mistake(folder):
    with pytest.raises(KeyError):
        Assets(folder).address("js/none.js")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.js", "text/javascript; charset=utf-8"), ("a.css", "text/css; charset=utf-8")]
    + [("a.svg", "image/svg+xml"), ("a.woff2", "font/woff2"), ("a", "application/octet-stream")],
)
def test_a_file_has_the_type_that_browsers_want(folder, name, kind):
    assert kind == Assets(folder).type_of(name)
