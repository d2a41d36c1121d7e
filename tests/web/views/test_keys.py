"""The list of keys."""


def test_what_keys_do_is_a_part_of_a_page(client):
    part = client.get("/keys", headers={"HX-Request": "true", "HX-Target": "dialog#keys"})

    assert 200 == part.status_code
    assert "<main" not in part.text
    assert "Play or pause" in part.text


def test_by_itself_it_leads_to_the_wall(client):
    assert "/" == client.get("/keys").headers["Location"]
