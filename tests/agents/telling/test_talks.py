"""Three conversations by a good model, with tells as such a model would declare them: what is told in them is understood."""

import json
from pathlib import Path
from typing import Any

import pytest

from twinville.agents.telling.stance import Stance
from twinville.agents.telling.telling import NEW, Declared, InMind
from twinville.agents.telling.understanding import understand

PARTY = "A surprise birthday party for Brigid Halloran is held tomorrow at half past six in the evening at the Copper Kettle."
ROPE = "Luca tied Pepper's rope badly on the quay because he was watching the barges."
DOG = "Luca's dog Pepper, brown with one white ear, has been missing since yesterday."
GAME = "Luca and Yusuf play football on the green today at half past four, and look for the dog."

#: What is on the minds of those who speak, by conversation and speaker.
MINDS = {
    (0, "a"): [InMind("m14", PARTY, "party", PARTY), InMind("m11", "No Halloran may hear of the party.", None, "")],
    (0, "b"): [
        InMind("m2", "I tied Pepper's rope badly because I was watching the barges. Nobody knows.", "rope", ROPE),
        InMind("m13", "My dog Pepper has been missing since yesterday.", "dog", DOG),
    ],
    (1, "a"): [
        InMind("m13", "My dog Pepper, brown with one white ear, has been missing since yesterday.", "dog", DOG),
        InMind("m2", "I tied Pepper's rope badly because I was watching the barges. Nobody knows.", "rope", ROPE),
        InMind("m14", "Mamma told me of Brigid's birthday party tomorrow at half past six at the Kettle.", "party", PARTY),
    ],
    (1, "b"): [InMind("m7", "I played football every evening at home.", None, ""), InMind("m4", "I own a ball.", None, "")],
    (2, "a"): [
        InMind("m15", "I agreed with Luca to play football on the green at half past four and look for his dog.", "game", GAME)
    ],
    (2, "b"): [InMind("m14", PARTY, "party", PARTY), InMind("m23", "Brigid must not know of the party.", None, "")],
}
#: What the answers declare, by conversation and line, counted from 1.
TELLS: dict[tuple[int, int], tuple[Declared, ...]] = {
    (0, 2): (Declared("m2", "affirms"),),
    (0, 5): (Declared(NEW, "affirms", "Ines closes at half past three to walk the quay with Luca until dark"),),
    (0, 7): (Declared("m14", "affirms"),),
    (1, 1): (Declared("m13", "affirms"),),
    (1, 6): (Declared(NEW, "affirms", "Football on the green today at half past four, looking for the dog"),),
    (2, 3): (Declared("m15", "affirms"),),
    (2, 4): (Declared("m14", "affirms"),),
}
#: What is told, and how; None for a fact that is born there.
TOLD: dict[tuple[int, int], list[tuple[str | None, Stance]]] = {
    (0, 2): [("rope", "affirms")],
    (0, 5): [(None, "affirms")],
    (0, 7): [("party", "affirms")],
    (1, 1): [("dog", "affirms")],
    (1, 6): [(None, "affirms")],
    (2, 3): [("game", "affirms")],
    (2, 4): [("party", "affirms")],
}


@pytest.fixture(scope="module")
def talks(fixtures: Path) -> list[dict[str, Any]]:
    path = fixtures / "minds" / "talks.jsonl"
    if not path.is_file():
        pytest.skip(f"{path} is not here: conversations by a good model are kept beside the checkout")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_what_is_told_is_understood_and_nothing_else(talks: list[dict[str, Any]]) -> None:
    found: dict[tuple[int, int], list[tuple[str | None, Stance]]] = {}
    for number, talk in enumerate(talks):
        for i, line in enumerate(talk["lines"], 1):
            minds = MINDS[number, line["speaker"]]
            told = understand(line["text"], line["cites"], TELLS.get((number, i), ()), minds)
            if facts := [(each.fact, each.stance) for each in told if each.told == "told"]:
                found[number, i] = facts
                assert not any(each.new_version for each in told)
    assert found == TOLD
    labelled = {(number, entry["line"]) for number, talk in enumerate(talks) for entry in talk["told"]}
    assert labelled <= set(found)
