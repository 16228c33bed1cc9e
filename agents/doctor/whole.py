"""Whether a long prompt arrives whole: a name at its beginning must be said back.

Some servers drop the beginning of a prompt that is longer than their context, and answer as if nothing were missing: Ollama does,
whose context is short unless one asks for more. Every prompt begins with who answers, so that such a run is lived by nobody.
"""

from twinville.agents.doctor.people import who
from twinville.agents.doctor.sense import words_of
from twinville.agents.doctor.watching import Watched
from twinville.agents.language_models.tokens import token_ids
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.interview import InterviewPrompt, Known, Reply

_FIRST, _LAST = "Ottoline", "Brandreth"
_DOINGS = (
    "carrying the crates up from the cellar", "counting the jars on the shelf", "sweeping the yard", "writing to the printer",
    "mending the gate", "airing the rooms", "sorting the apples", "talking to the man about the roof", "watering the beans",
    "waiting for the post", "polishing the lamps", "ironing the tablecloths", "stacking the firewood", "looking for the ladder",
    "oiling the bicycle", "drying the herbs", "folding the sheets", "feeding the hens", "reading the almanac",
)  # fmt: skip


def long_prompt(model: Watched, tokens: int) -> InterviewPrompt:
    """A prompt of about so many tokens that asks for the name it begins with."""
    memory = Known(id="m3", text="The kettle is new.", kind="observation", about=_FIRST, at="day 1 09:00", relevance=0.1)

    def prompt(lines: int) -> InterviewPrompt:
        plan = tuple(f"{clock(480 + 3 * number)} {_DOINGS[7 * number % len(_DOINGS)]}" for number in range(lines))
        return InterviewPrompt(
            identity=who(f"{_FIRST} {_LAST}"), day=2, weekday="Tuesday", now=470, doing="sorting letters", place="Elm House",
            plan=plan, asked="What is your full name?", memories=(memory,),
        )  # fmt: skip

    bare, longer = (len(ids) for ids in token_ids([model.text_of(prompt(0)), model.text_of(prompt(100))]))
    return prompt(max(0, round((tokens - bare) * 100 / (longer - bare))))


def says_the_name(answer: Reply) -> bool:
    """Whether the name at the beginning was read."""
    return _LAST.casefold() in words_of(answer.text)
