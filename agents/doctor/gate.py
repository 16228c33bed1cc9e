"""The first few prompts of an examination: each has a known answer that takes sense to give, so that junk fails at once.

A model whose JSON is perfect, because its server enforces the schema, may still write anything into it. Each prompt has a second
case, put where the first is answered wrongly: who is sensible fails hardly ever, and who draws legal answers at random passes all
of them with a chance that `benchmarks/doctor_gate.py` counts and a test holds below one in ten thousand.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from twinville.agents.doctor.people import HOME, VENUES, who
from twinville.agents.doctor.sense import is_real, minute_of, plan_fault, shares, talk_fault, words_of
from twinville.agents.prompts.converse import Conversation, ConversePrompt
from twinville.agents.prompts.day_plan import DayPlan, DayPlanPrompt, Duty
from twinville.agents.prompts.interview import InterviewPrompt, Known, Reply
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.speaker import Recalls, Speaker
from twinville.agents.prompts.survey import Choice, Option, SurveyPrompt

#: Minutes by which an appointment may be off.
_PUNCTUAL = 30


@dataclass(frozen=True, slots=True)
class Case:
    """One prompt, and what is wrong with an answer to it: "" for the right one."""

    prompt: Prompt[Any]
    fault: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Gate:
    """What a model is to be able to do, and two cases of it: the second is put where the first is failed."""

    name: str
    cases: tuple[Case, Case]


#: Places that somebody might name; in none of them one sleeps.
_NO_BEDS = (
    "the counter of the bakery", "the ticket office of the station", "the fish market", "the steps of the town hall",
    "the shelves of the library", "the football pitch", "the till of the grocery", "the fountain on the square",
    "the stage of the theatre", "the waiting room of the dentist", "the roundabout", "the bell of the chapel",
    "the kitchen of the pub", "the car park", "the duck pond",
)  # fmt: skip


def _choices() -> Gate:
    """Where can one sleep? One of sixteen places has a bed."""

    def case(name: str, guest: str, bed: str, where: str, at: int) -> Case:
        labels = [*_NO_BEDS[:at], where, *_NO_BEDS[at:]]
        options = tuple(Option(id=f"o{number}", label=label) for number, label in enumerate(labels, 1))
        right = f"o{at + 1}"
        memory = Known(id="m12", text=bed, kind="observation", about=name, at="day 1 18:10", relevance=0.8)
        prompt = SurveyPrompt(
            identity=who(name), day=2, asked=f"Where in town is there a bed in which {guest} can sleep tonight?", options=options,
            unknown="u0", memories=(memory,),
        )  # fmt: skip
        known = words_of(f"{prompt.system()} {prompt.question()}")

        def fault(answer: Choice) -> str:
            if answer.option != right:
                named = next((option.label for option in options if option.id == answer.option), "nowhere")
                return f"asked where a guest can sleep, it names '{named}'"
            return "" if is_real(answer.reason, known) else f"its reason is not made of words ('{answer.reason[:40]}')"

        return Case(prompt, fault)

    return Gate(
        "chooses the place where one can sleep",
        (
            case("Ines Farrow", "a guest", "I made the bed in the attic room for guests.", "the attic room of Elm House", 9),
            case("Otto Lind", "a traveller", "Bruno Hale keeps a made bed in his spare bedroom.", "Bruno Hale's spare bedroom", 5),
        ),
    )


def _speakers() -> Gate:
    """Who told it? Of the memories one answers the question, and it says who said it."""

    def case(name: str, asked: str, said: tuple[tuple[str, str], ...], right: int) -> Case:
        memories = tuple(
            Known(
                id=f"m{14 + 3 * number}", text=f"{by} said: {text}", kind="speech", about=by, at=f"day 1 {10 + number}:20",
                relevance=0.9 if number == right else 0.45,
            )
            for number, (by, text) in enumerate(said)
        )  # fmt: skip
        prompt = InterviewPrompt(
            identity=who(name), day=2, weekday="Tuesday", now=660, doing="sorting letters", place="Elm House", plan=(), asked=asked,
            memories=memories,
        )  # fmt: skip
        wanted, others = memories[right], {by for by, _ in said} - {said[right][0]}

        def fault(answer: Reply) -> str:
            spoken = words_of(answer.text)
            if not words_of(wanted.about) & spoken:
                return f"asked who told it, it does not name {wanted.about}, who did ('{answer.text[:60]}')"
            if any(words_of(other) <= spoken for other in others):
                return f"asked who told it, it names others too ('{answer.text[:60]}')"
            if wanted.id not in answer.cites or len(answer.cites) > 2:
                return f"asked who told it, it rests its answer on {', '.join(answer.cites) or 'nothing'}, not on {wanted.id}"
            return ""

        return Case(prompt, fault)

    bread = ("Ada Moss", "The bakery needs a new oven.")
    paint = ("Carl Weir", "They are painting the bridge green.")
    cat = ("Lena Voss", "My cat sleeps on the piano.")
    mill = ("Bruno Hale", "The mill is for sale.")
    boat = ("Greta Sand", "The ferry does not sail on Sunday.")
    bees = ("Hugo Pell", "There are bees in the school roof.")
    roof = ("Nora Quint", "I slept badly because of the wind.")
    shop = ("Emil Rask", "The grocery has fresh pears.")
    return Gate(
        "says who told it, and from which memory",
        (
            case("Ines Farrow", "Who told you that the mill is for sale?", (bread, paint, cat, boat, mill, bees, roof, shop), 4),
            case(
                "Otto Lind",
                "Who told you that there are bees in the school roof?",
                (shop, mill, bees, cat, paint, roof, boat, bread),
                2,
            ),
        ),
    )


def _talks() -> Gate:
    """Two people talk, one of whom has something to tell: it is told, and taken up."""

    def case(one: str, other: str, news: str, known_to_b: str, place: str) -> Case:
        told = Recalls(id="m8", text=news, kind="speech", about="Carl Weir", at="day 2 08:10", fact="news", to_tell=True)
        theirs = Recalls(id="m5", text=known_to_b, kind="observation", about=other, at="day 2 07:30")
        a = Speaker(identity=who(one), relation="friend", closeness=0.6, trust=0.8, doing="resting on a bench", memories=(told,))
        b = Speaker(identity=who(other), relation="friend", closeness=0.6, trust=0.8, doing="taking a walk", memories=(theirs,))
        prompt = ConversePrompt(identity=who(one), day=2, weekday="Tuesday", now=660, place=place, a=a, b=b)
        known = words_of(f"{prompt.system()} {prompt.question()}")

        def fault(talk: Conversation) -> str:
            found = talk_fault(talk, known)
            if found:
                return found
            if not any(shares(line.text, news, least=2) for line in talk.lines if line.speaker == "a"):
                return f"in its talk nobody says what was to be told ('{news}')"
            return ""

        return Case(prompt, fault)

    return Gate(
        "writes a talk in which the news is told",
        (
            case(
                "Ines Farrow", "Otto Lind", "The footbridge by the mill is closed until Thursday.",
                "I want to visit the mill today.", "The Green",
            ),
            case(
                "Mina Roth", "Bruno Hale", "The choir needs two more voices for the concert.", "I used to sing in the choir.",
                "Tea Room",
            ),
        ),
    )  # fmt: skip


def _days() -> Gate:
    """A day in order, in words, at places that fit, with the one appointment kept."""

    def case(name: str, at: int, where: str, what: str) -> Case:
        duty = Duty(start=at, end=at + 75, activity=what, category="social", where=where, appointment=True)
        prompt = DayPlanPrompt(
            identity=who(name), day=2, weekday="Tuesday", wake=420, bed=1350, duties=(duty,), places=(*HOME, *VENUES)
        )
        known = words_of(f"{prompt.system()} {prompt.question()}")
        place = where.partition(".")[0]

        def fault(plan: DayPlan) -> str:
            found = plan_fault(plan, known)
            if found:
                return found
            if not any(
                stroke.where.partition(".")[0] == place and abs(minute_of(stroke.start) - at) <= _PUNCTUAL
                for stroke in plan.strokes
            ):
                return f"its day does not have what was agreed ({what}, {at // 60:02d}:{at % 60:02d})"
            return ""

        return Case(prompt, fault)

    return Gate(
        "plans a day in order, in words, with what was agreed",
        (
            case("Ines Farrow", 18 * 60, "P5.dine", "dinner with Tomas at the Tea Room"),
            case("Otto Lind", 15 * 60, "P7.read", "reading aloud at the Library"),
        ),
    )


def gates() -> tuple[Gate, ...]:
    """All of them, those with the shortest answers first."""
    return (_choices(), _speakers(), _talks(), _days())
