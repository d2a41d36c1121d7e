"""The panel above the player."""


def test_how_songs_play_is_a_part_of_a_page(client):
    part = client.get("/playing", headers={"HX-Request": "true", "HX-Target": "div#playing"})

    assert 200 == part.status_code
    assert "<main" not in part.text
    assert "Stop the music" in part.text


def test_by_itself_it_leads_to_the_wall(client):
    assert "/" == client.get("/playing").headers["Location"]
