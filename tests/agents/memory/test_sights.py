from twinville.agents.memory.sights import LASTS, distinct, sight, talkers
from twinville.agents.memory.stream import Kind, Memory


def seen(number: int, text: str, at: int = 0, kind: Kind = "observation") -> Memory:
    return Memory(number, kind, text, "Ada", at, at, 2)


def test_a_talk_is_one_sight_of_whomever_it_is_seen() -> None:
    assert sight("Ada is talking with Ben and Cem at The Green") == sight("Cem is talking with Ada and Ben at The Green")
    assert sight("Ada is talking with Ben at The Green") != sight("Ada is talking with Ben at the Mill")
    assert talkers("Ada is talking with Ben, Dot and Cem at The Green") == {"Ada", "Ben", "Dot", "Cem"}
    assert talkers("Ada is reading at The Green") == frozenset()


def test_what_says_the_same_is_told_once_and_again_after_a_while() -> None:
    memories = [
        seen(0, "Ada is talking with Ben at The Green"),
        seen(1, "Ben is talking with Ada at The Green", 60),
        seen(2, "Ada is reading at The Green", 120),
        seen(3, "Ada is reading at The Green", 120 + LASTS - 1),
        seen(4, "Ada is reading at The Green", 120 + 3 * LASTS),
    ]
    assert [each.id for each in distinct(memories, "Dot")] == [0, 2, 4]


def test_ones_own_talk_is_remembered_as_a_talk_and_what_is_no_sight_stays() -> None:
    memories = [
        seen(0, "Ada is talking with Dot at The Green"),
        seen(1, "I talked with Ada about the river", kind="conversation"),
        seen(2, "I talked with Ada about the river", kind="conversation"),
    ]
    assert [each.id for each in distinct(memories, "Dot")] == [1, 2]
