import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import song
from webapp import database
from webapp.library import relations
from webapp.song_page import family, family_layout
from webapp.song_page.family_layout import Kin


def number(song_id):
    return int(song_id.rpartition("-")[2])


def name(n):
    return song(n)["id"]


@pytest.fixture
def tree(library):
    """The family of song `n` after songs were taken in: {number: {"riff" | "remix": number}}."""

    def make(n, edges, **words):
        raws = []
        for child, parents in edges.items():
            ids = {k: name(p) if isinstance(p, int) else p for k, p in parents.items()}
            raw = song(
                child, remix_parent_id=ids.get("remix"), parent_riff_id=ids.get("riff"), **words
            )
            raws.append(raw)
        library.add(*reversed(raws))
        return family.of(library.db, library.card(song(n)))

    return make


def each_node(nodes):
    for node in nodes:
        yield node
        yield from each_node([*node.near, *node.far])


def outline(nodes):
    """The tree as nested lists of numbers; one that is named again is negative."""
    return [
        [-number(n.id) if n.again else number(n.id), *outline([*n.near, *n.far])] for n in nodes
    ]


def test_a_song_alone_has_no_family(tree):
    assert tree(1, {1: {}, 2: {}}) is None


def test_a_song_is_no_parent_of_its_own(tree):
    assert tree(1, {1: {"remix": 1, "riff": 1}}) is None


def test_all_generations_hang_on_each_other(tree):
    found = tree(3, {1: {}, 2: {"riff": 1}, 3: {"remix": 2}, 4: {"riff": 3}, 5: {"riff": 4}})

    assert [[1, [2, [3, [4, [5]]]]]] == outline(found.roots)
    assert 5 == found.songs


def test_children_hang_in_the_order_in_which_they_were_made(tree):
    found = tree(1, {1: {}, 4: {"riff": 1}, 2: {"riff": 1}, 3: {"remix": 1}})

    assert [[1, [2], [3], [4]]] == outline(found.roots)


@pytest.mark.parametrize(
    ("word", "riff", "remix"),
    [
        ("extend", "Extended from", "Extended from"),
        ("COVER", "Cover of", "Cover of"),
        (None, "Made from", "Remix of"),
        ("upside-down", "Made from", "Remix of"),
        (["extend"], "Made from", "Remix of"),
        ("\ud800cover", "Cover of", "Cover of"),
        (7, "Made from", "Remix of"),
    ],
)
def test_how_a_song_was_made_is_said_in_words(tree, word, riff, remix):
    found = tree(1, {1: {}, 2: {"riff": 1}, 3: {"remix": 1}}, transform=word)

    (first,) = found.roots
    assert [("riff", riff), ("remix", remix)] == [(n.tie, n.how) for n in first.near]
    assert ("", "", True) == (first.tie, first.how, first.is_first)
    assert ["Song 1", "Song 1"] == [n.above for n in first.near]


def test_of_two_parents_the_word_tells_of_the_riff_but_for_a_remix(tree):
    edges = {1: {}, 2: {}, 3: {"riff": 1, "remix": 2}}

    found = tree(3, edges, transform="extend")

    said = {n.tie: n.how for n in each_node(found.roots) if n.tie}
    assert {"riff": "Extended from", "remix": "Remix of"} == said


def test_a_parent_that_is_not_here_is_a_ghost(tree):
    found = tree(1, {1: {"riff": "elsewhere"}, 2: {"riff": "elsewhere"}}, transform="cover")

    (ghost,) = found.roots
    assert ("elsewhere", None, 1) == (ghost.id, ghost.card, ghost.others)
    (made,) = ghost.near
    assert ("Cover of", None, 1) == (made.how, made.above, found.songs)


def test_two_families_that_meet_are_both_drawn_and_the_song_once(tree):
    found = tree(4, {1: {}, 2: {}, 3: {"riff": 1}, 4: {"riff": 3, "remix": 2}, 5: {"riff": 4}})

    assert [[2, [4, [5]]], [1, [3, [-4]]]] == outline(found.roots)


def test_a_parent_that_is_here_goes_before_a_ghost(tree):
    found = tree(2, {1: {}, 2: {"riff": 1, "remix": "elsewhere"}})

    assert [name(1), "elsewhere"] == [root.id for root in found.roots]
    assert [name(2)] == [n.id for n in found.roots[1].near if n.again]


def test_both_edges_to_one_parent_are_one(tree):
    found = tree(1, {1: {}, 2: {"riff": 1, "remix": 1}})

    assert [[1, [2]]] == outline(found.roots)


def test_a_descendant_with_two_parents_in_the_family_hangs_on_the_nearer(tree):
    found = tree(2, {1: {}, 2: {"riff": 1}, 3: {"riff": 2, "remix": 1}})

    assert [[1, [2, [3]], [-3]]] == outline(found.roots)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_circle_is_drawn_once(tree, n):
    found = tree(n, {1: {"riff": 3}, 2: {"riff": 1}, 3: {"riff": 2}})

    drawn = [each for each in each_node(found.roots) if not each.again]
    assert {1, 2, 3} == {number(each.id) for each in drawn}
    assert 3 == len(drawn) == found.songs


def test_two_that_made_each_other_are_drawn(tree):
    found = tree(1, {1: {"remix": 2}, 2: {"riff": 1}})

    assert [[2, [1, [-2]]]] == outline(found.roots)


def test_of_a_thousand_children_few_are_shown_and_many_counted(tree):
    found = tree(1, {1: {}} | {n: {"riff": 1} for n in range(2, 1002)})

    (first,) = found.roots
    assert (family.FEW, family_layout.MOST_DOWN) == (len(first.near), len(first.near + first.far))
    assert 1000 == family_layout.MOST_DOWN + first.beyond
    assert (1001, False) == (found.songs, found.more)


def test_of_many_generations_the_near_ones_are_drawn(tree):
    found = tree(250, {1: {}} | {n: {"riff": n - 1} for n in range(2, 501)})

    drawn = [number(n.id) for n in each_node(found.roots)]
    far = family_layout.GENERATIONS
    assert [*range(250 - far, 250 + far + 1)] == drawn
    last = list(each_node(found.roots))[-1]
    assert (249 - far, 250 - far) == (found.earlier, last.beyond)
    assert 500 == found.songs


def test_a_family_too_large_to_be_read_says_so(tree):
    found = tree(1, {1: {}} | {n: {"riff": 1} for n in range(2, family.MOST_READ + 20)})

    assert (True, family.MOST_READ + 1) == (found.more, found.songs)


def test_a_family_that_is_just_read_whole_is_not_too_large(tree):
    found = tree(1, {1: {}} | {n: {"riff": 1} for n in range(2, family.MOST_READ + 1)})

    assert (False, family.MOST_READ) == (found.more, found.songs)


def test_other_children_of_an_ancestor_are_counted(tree):
    found = tree(2, {1: {}, 2: {"riff": 1}, 3: {"riff": 1}, 4: {"remix": 1, "riff": 1}})

    (first,) = found.roots
    assert ([2], 2) == ([number(n.id) for n in first.near], first.others)


def test_a_large_family_folds_what_is_far(tree):
    near = {n: {"riff": 1} for n in range(2, 22)}
    far = {100 + n: {"riff": n} for n in near} | {200 + n: {"riff": 100 + n} for n in near}

    late = {301: {"riff": 202}, 302: {"riff": 202}}
    found = tree(1, {1: {}} | near | far | late)

    (first,) = found.roots
    assert (5, 15 * 3) == (len(first.near), first.far_songs)
    (folded,) = [node for node in each_node(found.roots) if node.id == name(202)]
    assert ([], 2) == (folded.near, len(folded.far))


def test_what_hangs_on_a_song_that_is_not_drawn_is_not_drawn():
    """In a circle of 100 most ancestors are too far, and descendants at the same time."""
    edges = {str(n): str(n - 1 or 100) for n in range(1, 101)} | {"near": "1", "lost": "5"}
    kin = {each: Kin(each, 1, None, riff, 1) for each, riff in edges.items()}

    plan = family_layout.plan("1", walked("1", kin, above), walked("1", kin, below))

    assert sorted(reachable(plan)) == sorted(plan.drawn)
    assert "near" in plan.drawn
    assert not {"5", "lost"} & {*plan.drawn}


def test_a_family_is_found_by_indexes_alone(db):
    for step in (family.UP, family.DOWN):
        line = f"WITH RECURSIVE line (id) AS (VALUES ('a') UNION {step}) SELECT * FROM line"
        plan = [row["detail"] for row in database.rows(db, f"EXPLAIN QUERY PLAN {line}")]

        assert plan
        assert not [each for each in plan if each.startswith("SCAN songs")]


IDS = st.sampled_from("abcdefgh") | st.sampled_from(["ghost", "other"])


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.none() | IDS, st.none() | IDS)))
def test_whatever_the_edges_each_song_is_drawn_once(edges):
    kin = {"a": Kin("a", 1, None, None, 1)}
    kin |= {each: Kin(each, 1, remix, riff, 1) for each, (remix, riff) in edges.items()}
    up, down = walked("a", kin, above), walked("a", kin, below)

    plan = family_layout.plan("a", up, down)

    placed = [*plan.roots, *(each for under in plan.under.values() for each in under)]
    assert sorted({*up, *down}) == sorted(placed) == sorted(plan.drawn)
    assert {*placed} == {*reachable(plan)}
    assert "a" in placed


def above(each, kin):
    return [p for p in kin[each][2:4] if p] if each in kin else []


def below(each, kin):
    return [one.id for one in kin.values() if each in (one.remix, one.riff)]


def walked(start, kin, step):
    found = [start]
    for each in found:
        found += [one for one in dict.fromkeys(step(each, kin)) if one not in found]
    return {each: kin.get(each, Kin(each, 0, None, None, None)) for each in found}


def reachable(plan):
    queue = list(plan.roots)
    for each in queue:
        queue += plan.under.get(each, [])
        assert len(queue) <= len(plan.drawn), "a song hangs on itself"
    return queue


@pytest.fixture
def page(client):
    return lambda n: client.get(f"/songs/{name(n)}", base_url="http://localhost:8420").text


def test_the_page_of_a_song_alone_has_no_tree(page, library):
    library.add(song(1))

    assert 'id="family"' not in page(1)


def test_the_page_draws_the_tree_with_what_is_not_here(page, tree):
    tree(2, {2: {"riff": "elsewhere"}, 3: {"remix": 2}}, transform="cover")

    text = page(2)

    assert "A song you don't have" in text
    assert f'href="/songs/{name(3)}"' in text
    assert 'Cover of <span dir="auto">Song 2</span>, as a remix' in " ".join(text.split())
    assert 1 == text.count('aria-current="page"')


def test_a_remix_is_said_once(page, tree):
    tree(2, {2: {}, 3: {"remix": 2}})

    text = " ".join(page(2).split())

    assert 'Remix of <span dir="auto">Song 2</span>' in text
    assert "as a remix" not in text


def test_a_page_stays_small_whatever_came_of_a_song(page, tree):
    tree(1, {1: {}} | {n: {"riff": n // 2} for n in range(2, 1500)})

    text = page(1)

    assert text.count("<li") < 300
    assert len(text) < 200_000


def test_nothing_in_a_title_becomes_markup(page, library):
    bad = "<img src=x onerror=alert(1)>"
    library.add(song(2, parent_riff_id=name(1), title=bad), song(1, title=bad))

    assert "<img src=x" not in page(1) + page(2)


def test_a_stem_leads_to_its_song(library):
    whole = song(1, title="Harbour", duration_s=10)
    track = song(2, title="Harbour - drums", duration_s=10)
    library.add(track, whole, source="flowmusic")

    (found,) = relations.whole(library.db, library.card(track))

    assert (library.card(whole), "Drums of") == (found.card, found.relation)
    assert [] == relations.whole(library.db, library.card(whole))
