from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.memory.stretch import SLEEPING, Companion, Stretch, main_stretches, stretch_in
from twinville.worlds.daytime import DAY

MINUTE, HOUR = 60, 3600


def test_words_say_what_where_when_and_with_whom() -> None:
    company = (Companion("Ines", 16 * HOUR, 17 * HOUR), Companion("Luca", 16 * HOUR + 1200, 16 * HOUR + 1800))
    stretch = Stretch("playing guitar", "Weir House, kitchen", 16 * HOUR, 17 * HOUR, company)
    assert stretch.words() == "From 16:00 to 17:00 I was playing guitar at Weir House, kitchen, with Ines; Luca (16:20-16:30)"
    told = Stretch("ask Mamma for the burnt roll", "Weir House, kitchen", 16 * HOUR, 17 * HOUR)
    assert told.words() == "From 16:00 to 17:00 I did this: ask Mamma for the burnt roll, at Weir House, kitchen"


_NAMES = st.sampled_from(("Ada Field", "Ben Field", "Cléo d'Arc", "李雷", "Jan van der Meer"))
_ACTIVITIES = st.one_of(
    st.sampled_from(
        ("reading at home", "playing chess, with care", "looking at the sea at Ferry Quay", "ask Mamma", "散步", "Zeitung")
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
    .map(str.strip)
    .filter(lambda text: bool(text) and not text.endswith(",")),
)


@given(
    _ACTIVITIES,
    st.sampled_from(("Weir House, kitchen", "The Green, lawn", "St Bride's Chapel, nave")),
    st.integers(0, 3000),
    st.integers(1, 1300),
    st.lists(st.tuples(_NAMES, st.integers(0, 1300), st.integers(1, 1300)), max_size=4, unique_by=lambda each: each[0]),
)
def test_words_are_read_back(activity: str, place: str, since: int, length: int, others: list[tuple[str, int, int]]) -> None:
    first, last = since * MINUTE, (since + length) * MINUTE
    company = tuple(
        Companion(name, first + came * MINUTE, min(last, first + (came + stayed) * MINUTE))
        for name, came, stayed in sorted(others, key=lambda each: (each[1], each[0]))
        if came < length
    )
    stretch = Stretch(activity, place, first, last, company)
    assert stretch_in(stretch.words(), last) == stretch
    assert stretch_in(stretch.words(), last + 5 * HOUR) == stretch


def test_other_words_tell_of_no_stretch() -> None:
    assert stretch_in("I talked with Ben about the party", DAY) is None


def test_the_main_stretches_are_the_longest_without_sleep_in_order() -> None:
    lengths = (("sleeping", 8), ("cooking", 1), ("reading", 3), ("working", 5))
    at, stretches = 0, []
    for activity, hours in lengths:
        stretches.append(Stretch(activity, "H, room", at, at + hours * HOUR))
        at += hours * HOUR
    assert [each.activity for each in main_stretches(stretches, 2)] == ["reading", "working"]
    assert SLEEPING not in [each.activity for each in main_stretches(stretches, 9)]


def test_each_place_is_among_the_main_stretches_before_more_of_one() -> None:
    hours = (("working", "Cafe, bar", 4), ("a break", "Cafe, yard", 2), ("serving", "Cafe, bar", 3), ("supper", "Bell, bar", 1))
    at, stretches = 0, []
    for activity, place, length in hours:
        stretches.append(Stretch(activity, place, at, at + length * HOUR))
        at += length * HOUR
    assert [each.activity for each in main_stretches(stretches, 2)] == ["working", "supper"]
    assert [each.activity for each in main_stretches(stretches, 3)] == ["working", "serving", "supper"]
