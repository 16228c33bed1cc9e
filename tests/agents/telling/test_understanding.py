"""The rules by which a line tells, each with a case; most come from conversations that were misunderstood once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.telling.stance import TELLING, Stance
from twinville.agents.telling.telling import NEW, Declared, InMind, Understood
from twinville.agents.telling.understanding import understand

PARTY = "A surprise birthday party for Brigid Halloran is held tomorrow at half past six in the evening at the Copper Kettle."
DOG = "Luca's dog Pepper, brown with one white ear, has been missing since yesterday."
OFF = "Brigid's birthday party is called off."
FARE = "From Monday the ferry fare rises from two pounds to three pounds fifty."


def _mind(statement: str, fact: str = "party", memory: str = "m1") -> InMind:
    return InMind(memory, statement, fact, statement)


def _only(line: str, mind: InMind, stance: Stance | None = None, cites: tuple[str, ...] = ()) -> Understood | None:
    declared = () if stance is None else (Declared(mind.id, stance),)
    found = understand(line, cites, declared, (mind,))
    assert len(found) <= 1
    return found[0] if found else None


def _told(line: str, mind: InMind, stance: Stance | None = None, cites: tuple[str, ...] = ()) -> Stance | None:
    found = _only(line, mind, stance, cites)
    return found.stance if found is not None and found.told == "told" else None


@pytest.mark.parametrize(
    "line",
    [
        "There's a birthday party for Brigid Halloran tomorrow evening at the Copper Kettle, starting at 6:30",
        "Tomorrow night keep free: it is Brigid Halloran's birthday, we do a party here at half past six, and she must not know.",
        "And you promise me something: tomorrow night, half six, here, it is Brigid's birthday do. You bring the guitar.",
    ],
)
def test_other_words_that_are_declared_and_cited_tell(line: str) -> None:
    assert _told(line, _mind(PARTY), "affirms", ("m1",)) == "affirms"


def test_what_is_declared_is_told_without_a_citation_where_the_words_say_it() -> None:
    assert _told("Brigid's birthday party is tomorrow at half past six.", _mind(PARTY), "affirms") == "affirms"


def test_what_is_declared_and_cited_but_not_said_is_not_told() -> None:
    assert _only("Sit in the middle, madam, and hold the basket.", _mind(FARE, "fare"), "affirms", ("m1",)) is None


def test_a_citation_alone_tells_nothing() -> None:
    assert _told("Bring the streamers and mind Papa's lamp.", _mind(PARTY), cites=("m1",)) is None
    assert _told("The Kettle has good coffee.", _mind(PARTY), cites=("m1",)) is None


def test_undeclared_words_tell_only_what_they_say_strongly() -> None:
    strong = "There's a birthday party for Brigid Halloran tomorrow at half past six at the Copper Kettle."
    found = _only(strong, _mind(PARTY))
    assert found == Understood("m1", "party", PARTY, "affirms", "told", False, False)
    assert _told("Brigid had a birthday.", _mind(PARTY)) is None


def test_numbers_and_days_alone_are_of_many_things() -> None:
    alone = _mind("Brigid Halloran was at the Drowned Bell in the afternoon of day 2 and met nobody.", "alone")
    slices = "Then sit, all three of you. Brigid cuts, Luca takes one slice and not two, and Yusuf tells her whose arms it was."
    assert _told(slices, alone) is None
    assert _told("Not two, Brigid, and not on day 2.", alone) is None
    assert _told("On day 2 Brigid Halloran was at the Drowned Bell all afternoon and met nobody.", alone) == "affirms"


def test_some_overlap_is_counted_and_tells_nothing() -> None:
    found = _only("There is no birthday party.", _mind(PARTY))
    assert found is not None
    assert (found.told, found.stance, found.declared) == ("not sure", "denies", False)


def test_what_is_in_mind_without_being_a_fact_becomes_none_by_chance() -> None:
    mind = InMind("m1", PARTY, None, "")
    line = "There's a birthday party for Brigid Halloran tomorrow at half past six at the Copper Kettle."
    assert _told(line, mind) is None
    found = _only(line, mind, "affirms")
    assert found == Understood("m1", None, PARTY, "affirms", "told", False, True)


def test_a_question_tells_nothing() -> None:
    line = "Is there a birthday party for Brigid Halloran tomorrow at half past six at the Copper Kettle?"
    assert _told(line, _mind(PARTY)) is None
    assert _told(line, _mind(PARTY), "affirms", ("m1",)) is None
    assert _told(line, _mind(PARTY), "asks") is None


def test_a_question_behind_a_statement_takes_nothing_back() -> None:
    line = "Brigid's birthday party is tomorrow at half past six at the Kettle. Will you come?"
    assert _told(line, _mind(PARTY), "affirms") == "affirms"
    assert (
        _told(
            "My mother's loaves? They're two twenty from the first.",
            _mind("Gwen Pascoe's loaves cost two pounds twenty from the first of the month."),
            "affirms",
            ("m1",),
        )
        == "affirms"
    )


@pytest.mark.parametrize("stance", ["asks", "hints"])
def test_a_declared_question_or_hint_is_counted(stance: Stance) -> None:
    found = _only("Somebody may have a birthday soon, at the Kettle.", _mind(PARTY), stance)
    assert found is not None
    assert (found.told, found.stance, found.declared) == ("not sure", stance, True)


def test_a_no_denies_and_does_not_affirm() -> None:
    assert _told("There is no birthday party for Brigid tomorrow.", _mind(PARTY)) == "denies"
    assert _told("There is no birthday party.", _mind(PARTY), "denies", ("m1",)) == "denies"
    # The declaration is overruled where the words leave no doubt.
    assert _told("There is no birthday party.", _mind(PARTY), "affirms", ("m1",)) == "denies"


def test_what_is_said_without_a_no_is_not_denied() -> None:
    line = "There's a birthday party for Brigid Halloran tomorrow at half past six at the Copper Kettle."
    assert _told(line, _mind(PARTY), "denies", ("m1",)) == "affirms"
    # A denial needs no "no" where the words say something else.
    assert (
        _told("Obie's boat Kittiwake is as dry as a biscuit.", _mind("Obie Marsh's boat Kittiwake sank."), "denies", ("m1",))
        == "denies"
    )


def test_a_no_affirms_a_fact_that_is_itself_a_no() -> None:
    off = _mind(OFF, "off")
    assert _told("Brigid's birthday party is called off.", off) == "affirms"
    assert _told("There is no birthday party for Brigid.", off, "affirms", ("m1",)) == "affirms"
    assert _told("这个星期天没有集，你别白跑一趟。", _mind("这个星期天的集市取消了。"), "affirms", ("m1",)) == "affirms"


@pytest.mark.parametrize("stance", [None, "affirms", "denies"])
def test_who_says_that_nobody_called_it_off_does_not_say_that_it_is_off(stance: Stance | None) -> None:
    found = _only("No, nobody called it off, it's on!", _mind(OFF, "off"), stance, ("m1",))
    assert found is not None
    assert found.stance == "denies"


def test_a_no_about_something_else_denies_nothing() -> None:
    line = "I'm no friend of it and I didn't vote for it, but it passed: five pounds a year for every dog."
    tax = _mind("The council puts a tax of five pounds a year on every dog.", "tax")
    assert _told(line, tax, "affirms", ("m1",)) == "affirms"


def test_what_is_called_off_is_withdrawn() -> None:
    line = "Brigid's birthday party tomorrow is called off."
    assert _told(line, _mind(PARTY), "withdraws", ("m1",)) == "withdraws"
    assert _told(line, _mind(PARTY), "affirms", ("m1",)) == "withdraws"
    found = _only(line, _mind(PARTY))
    assert found is not None
    assert found.stance == "withdraws"


@pytest.mark.parametrize(
    ("line", "stance"),
    [
        ("And forget Luca's brown dog Pepper, she is not by the lock.", "withdraws"),
        ("Forget Luca's dog Pepper altogether.", "withdraws"),
        ("Vergiss Lucas Hund Pepper.", "withdraws"),
        ("Don't forget Luca's dog Pepper, she is still missing.", "affirms"),
        ("Vergiss nicht: Lucas Hund Pepper fehlt seit gestern.", "affirms"),
        ("I forget everything, but Luca's dog Pepper is missing.", "affirms"),
    ],
)
def test_what_one_is_bidden_to_forget_is_withdrawn(line: str, stance: Stance) -> None:
    assert _told(line, _mind(DOG), stance, ("m1",)) == stance


@pytest.mark.parametrize("stance", ["asks", "hints"])
def test_something_new_that_is_said_outright_is_told_however_it_is_declared(stance: Stance) -> None:
    statement = "Yusuf saw a dog, or a fox, at the grocer's bins last night."
    line = "There was a dog at the grocer's bins last night, I think. It could be a fox also."
    (found,) = understand(line, (), (Declared(NEW, stance, statement),), ())
    assert (found.told, found.stance) == ("told", "affirms")
    (asked,) = understand("Was there a dog at the grocer's bins last night?", (), (Declared(NEW, stance, statement),), ())
    assert (asked.told, asked.stance) == ("not sure", stance)


def test_what_is_in_mind_is_told_in_words_of_the_answer_that_the_line_says() -> None:
    mind = InMind("m1", "Bringing Kemal to eat at the counter, day 5 at 13:00", None, "")
    line = "Not noon! Half past one, he wrote. So at two, not one."
    put = "Kemal's bus comes at half past one, so Yusuf brings Kemal to the counter at two, not at one."

    def told(line: str, statement: str) -> list[tuple[str, Stance]]:
        found = understand(line, (), (Declared("m1", "corrects", statement),), (mind,))
        return [(each.told, each.stance) for each in found]

    assert told(line, put) == [("told", "corrects")]
    assert told(line, "") == []
    assert told(line, "The ferry to the islands is full of sheep.") == []
    assert told("Does Kemal's bus come at half past one, at two, not at one?", put) == [("not sure", "corrects")]


@pytest.mark.parametrize("stance", ["asks", "hints"])
def test_a_declared_question_that_says_it_outright_has_told_it(stance: Stance) -> None:
    mind = InMind("m1", "Luca's dog Pepper is missing", None, "")
    (found,) = understand("Luca's dog Pepper is missing.", ("m1",), (Declared("m1", stance),), (mind,))
    assert (found.told, found.stance) == ("told", "affirms")


@pytest.mark.parametrize(
    ("line", "stance"),
    [
        ("Brigid's birthday party is at seven tomorrow.", "affirms"),
        ("Brigid's birthday party is at seven tomorrow, not half past six.", "corrects"),
        ("Brigid's birthday party has moved to Saturday, half past six.", "corrects"),
        ("Brigid's birthday party is at 19:00 tomorrow.", "corrects"),
    ],
)
def test_other_numbers_make_a_new_version(line: str, stance: Stance) -> None:
    found = _only(line, _mind(PARTY), stance, ("m1",))
    assert found is not None
    assert (found.told, found.stance, found.new_version) == ("told", "corrects", True)


@pytest.mark.parametrize("hour", ["half past six", "18:30", "6:30"])
def test_the_same_number_in_other_words_makes_no_new_version(hour: str) -> None:
    found = _only(f"Seven? No, Brigid's birthday party is tomorrow, {hour}.", _mind(PARTY), "corrects", ("m1",))
    assert found is not None
    assert (found.told, found.stance, found.new_version) == ("told", "corrects", False)


@pytest.mark.parametrize(
    ("statement", "line", "stance"),
    [
        (
            "Die Fähre fährt ab dem ersten Oktober nur noch dreimal am Tag.",
            "Ab Oktober fahre ich die Fähre dreimal am Tag.",
            "affirms",
        ),
        ("Paul Hinrichs verkauft seinen Hof.", "Ich verkaufe den Hof nicht.", "denies"),
        ("末班渡船改成晚上八点开。", "末班船现在八点开。", "affirms"),
        ("星期三学校停课，因为屋顶漏水要修。", "星期三学校不停课，屋顶早补好了。", "denies"),
        (
            "Der Gemeinderat hat beschlossen, dass nach 22 Uhr keine Musik gespielt wird.",
            "Um zehn ist Schluss mit Musik, so hat es der Rat beschlossen.",
            "affirms",
        ),
    ],
)
def test_other_languages_are_understood(statement: str, line: str, stance: Stance) -> None:
    assert _told(line, _mind(statement), stance, ("m1",)) == stance


def test_a_new_statement_is_a_new_fact() -> None:
    statement = "Per has dug up an old bomb in his turnip field"
    line = "I put the plough into a bomb this morning, from the war."
    (found,) = understand(line, (), (Declared(NEW, "affirms", statement),), (_mind(FARE, "fare"),))
    assert found == Understood(None, None, statement, "affirms", "told", False, True, statement)


def test_a_new_statement_without_words_is_the_line() -> None:
    (found,) = understand("We are getting a midwife at last.", (), (Declared(NEW, "affirms"),), ())
    assert (found.statement, found.told) == ("We are getting a midwife at last.", "told")


def test_a_new_statement_of_which_the_line_says_nothing_is_not_told() -> None:
    assert understand("Only the plain rolls, please.", (), (Declared(NEW, "affirms", "Leyla expects a baby"),), ()) == ()


def test_a_new_statement_that_rests_on_a_memory_of_a_fact_is_that_fact() -> None:
    for hour, version in (("18:30", False), ("19:00", True)):
        statement = f"A birthday party for Brigid is held tomorrow at {hour} at the Copper Kettle"
        (found,) = understand(statement, ("m1",), (Declared(NEW, "affirms", statement),), (_mind(PARTY),))
        assert (found.memory, found.fact, found.statement, found.new_version) == ("m1", "party", PARTY, version)


def test_a_new_statement_is_linked_without_a_citation_unless_something_differs() -> None:
    def fact(statement: str) -> str | None:
        found = understand(statement, (), (Declared(NEW, "affirms", statement),), (_mind(PARTY),))
        assert found[0].told == "told"
        return found[0].fact

    assert fact("A birthday party for Brigid is held tomorrow at half past six at the Copper Kettle") == "party"
    assert fact("A birthday party for Brigid is held tomorrow at eight at the Copper Kettle") is None
    assert fact("A birthday party for Luca is held tomorrow at half past six at the Copper Kettle") is None


def test_the_day_and_the_place_of_a_fact_do_not_make_another_event_the_fact() -> None:
    storm = _mind("The storm on Sunday tore forty slates off the chapel roof.", "storm")
    statement = "The storm on Sunday flooded the cellar of the Bell"
    line = "Sunday's storm put two feet of water in my cellar."
    (found,) = (each for each in understand(line, ("m1",), (Declared(NEW, "affirms", statement),), (storm,)) if each.told == "told")
    assert found.fact is None


def test_two_memories_of_one_fact_are_one_telling() -> None:
    line = (
        "Brigid's birthday party is tomorrow at half past six at the Copper Kettle, and Pepper the dog is missing since yesterday."
    )
    minds = (_mind(PARTY), _mind(PARTY, memory="m2"), _mind(DOG, "dog", "m3"))
    found = understand(line, (), (Declared("m1", "affirms"), Declared("m3", "affirms")), minds)
    assert [each.fact for each in found] == ["party", "dog"]


@given(st.text(min_size=1).filter(lambda name: name != NEW))
def test_ids_are_opaque(name: str) -> None:
    line = "Brigid's birthday party is tomorrow at half past six."
    (found,) = understand(line, (name,), (Declared(name, "affirms"),), (_mind(PARTY, memory=name),))
    assert (found.memory, found.told) == (name, "told")


def test_a_declaration_of_nothing_in_mind_comes_to_nothing() -> None:
    assert understand("Brigid's birthday party is tomorrow.", ("m9",), (Declared("m9", "affirms"),), ()) == ()


_PIECES = (
    "no not Brigid birthday party tomorrow half past six ? ! , . is called off kein nicht Feier 没有 生日 六点半 18:30 the maybe"
)
_WORDS = st.lists(st.sampled_from(_PIECES.split())).map(" ".join)
_TEXT = st.one_of(st.text(), _WORDS)
_STANCES = st.sampled_from(["affirms", "denies", "corrects", "withdraws", "asks", "hints"])


@given(
    _TEXT,
    st.lists(st.sampled_from(["m1", "m2", "zz"])),
    st.lists(st.tuples(st.sampled_from(["m1", "m2", "zz", NEW]), _STANCES, _TEXT)),
    _TEXT,
)
def test_any_text_is_understood(line: str, cites: list[str], tells: list[tuple[str, Stance, str]], text: str) -> None:
    minds = (_mind(PARTY), InMind("m2", text, None, ""))
    declared = [Declared(*each) for each in tells]
    found = understand(line, cites, declared, minds)
    assert found == understand(line, cites, declared, minds)
    told = [each for each in found if each.told == "told"]
    assert all(each.stance in TELLING for each in told)
    assert len({each.fact for each in told if each.fact is not None}) == len([each for each in told if each.fact is not None])
    assert all(each.declared or each.fact is not None for each in told)
    assert not any(each.new_version for each in found if each.told != "told")


@given(
    st.sampled_from([PARTY, DOG, OFF, FARE]),
    st.sampled_from(["Is it true: {}?", "Who says that {}?", "{}?", "Have you heard that {}?"]),
)
def test_a_pure_question_undeclared_tells_nothing(statement: str, frame: str) -> None:
    line = frame.format(statement.rstrip("."))
    assert _told(line, _mind(statement)) is None


@given(
    st.sampled_from(["party for Brigid", "birthday do for Brigid Halloran", "Brigid's birthday"]),
    st.sampled_from(["half past six", "18:30", "half six"]),
    st.permutations(["tomorrow", "at the Kettle", "come"]),
)
def test_a_paraphrase_declared_and_cited_tells(event: str, hour: str, rest: list[str]) -> None:
    assert _told(f"There's the {event}, {hour}, {' '.join(rest)}.", _mind(PARTY), "affirms", ("m1",)) == "affirms"


def test_a_denial_of_what_nobody_has_said_tells_the_contrary_where_the_words_say_no() -> None:
    declared = (Declared(NEW, "denies", "Luca tied Pepper's rope himself."),)
    (found,) = understand("No! I didn't tie her. It was a good knot anyway.", (), declared, ())
    assert (found.fact, found.told, found.stance) == (None, "told", "denies")
    (unsure,) = understand("Luca tied the rope himself.", (), declared, ())
    assert unsure.told == "not sure"


@pytest.mark.parametrize("stance", ["asks", "hints"])
def test_a_declared_question_is_noted_in_whatever_words(stance: Stance) -> None:
    (found,) = understand("You sat beside him for an hour. And?", (), (Declared(NEW, stance, "Whether Yusuf told Luca."),), ())
    assert (found.told, found.stance, found.statement) == ("not sure", stance, "Whether Yusuf told Luca.")
