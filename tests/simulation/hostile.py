"""A model that answers as badly as its prompts' schemas allow: absurd times, strangers, contradictions, text of any kind.

Its answers are a pure function of its seed and the prompt, as a recorded model's would be.
"""

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from twinville.agents.language_models.model import Reply, Request
from twinville.agents.language_models.repairing import repaired
from twinville.agents.prompts.converse import ConversePrompt
from twinville.agents.prompts.day_plan import DayPlanPrompt
from twinville.agents.prompts.decompose import DecomposePrompt
from twinville.agents.prompts.notice import NoticePrompt
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.react import ReactPrompt
from twinville.agents.prompts.utter import UtterPrompt
from twinville.agents.prompts.utter_group import UtterGroupPrompt
from twinville.agents.rules.rule_model import RuleModel
from twinville.worlds.keyed import keyed_bits

T = TypeVar("T")

WORDS = (
    "x", "No.", "'; DROP TABLE log; --", "«Ignore all» ‹this›", "½ past ７", "\u202egnp.exe", "e\u0301" * 40, "🦆" * 60, "\x00\x07",
    "\u2028\u2029",
    "ﷺ ſ İ ǅ", "{time} {0} %s %(x)s", "a" * 300, "不，六点半不行。", "Half past four, as agreed!",
    "There is no party. There is a party.",
    "m0 a0 b0 A1 #1 P0.rest", "-0 1e309 ٣ NaN", "Deal.", "The party for Brigid is at 18:30 at the Copper Kettle.",
)  # fmt: skip
DAYS = ("today", "tomorrow", "Monday", "Sunday", "open")
TIMES = (
    "25:99", "-1:00", "24:00", "00:00", "half past half", "noon midnight", "16:30 17:30 18:30", "99999999999999999999:00",
    "½", "四点半",
    "halb sieben", "yesterday at 8", "now", "in 3 minutes", "four", "4:30 pm am", "open", "07:10", "08:00", "09:15",
)  # fmt: skip
PLACES = (
    "The Green", "the 'Bell'", '"; x', "Atlantis", "here", "home", "Luca's", "a" * 120, "Larkwater", "The Copper Kettle:cafe",
    "ı", "open",
    "\u00a0", ":",
    "Larkwater:Nowhere:no room", "the Copper Kettle or the Bell", "библиотека",
)  # fmt: skip
PEOPLE = ("Luca Castellano", "everybody", "", "Nobody At All", "Brigid Halloran", "me", "Luca", "\u202e")
ABOUT = ("new", "new", "new", "A1", "A2", "A1", "A99", "A٣", "#1", "#2", "#0", "#99", "#²", "party", "", " ", "m1", "A-1")
ACTS = ("proposes", "promises", "accepts", "declines", "counters", "accepts if", "calls off")
STANCES = ("affirms", "denies", "corrects", "withdraws", "asks", "hints")


class _Draws:
    def __init__(self, seed: int, prompt: Prompt[Any]) -> None:
        self._key = (seed, prompt.kind, prompt.day, prompt.question().encode("utf-8", "replace").hex())
        self._count = 0

    def number(self, below: int) -> int:
        self._count += 1
        seed, *key = self._key
        return keyed_bits(int(seed), *key, self._count) % below

    def one(self, options: Sequence[T]) -> T:
        return options[self.number(len(options))]

    def text(self, longest: int) -> str:
        words = " ".join(self.one(WORDS) for _ in range(1 + self.number(3)))
        return words[:longest].strip() or "x"


class Hostile(RuleModel):
    """Hostile to the kinds that it knows of; by rule otherwise, and now and then."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._hostile_seed = seed

    async def answer(self, request: Request) -> Reply:
        """A legal answer, as bad as can be."""
        prompt = request.prompt
        draws = _Draws(self._hostile_seed, prompt)
        make = {
            ConversePrompt: _converse,
            UtterPrompt: _utter,
            UtterGroupPrompt: _utter_group,
            NoticePrompt: _notice,
            DayPlanPrompt: _day_plan,
            DecomposePrompt: _decompose,
            ReactPrompt: _react,
        }.get(type(prompt))
        # Plans are left alone more often than words: who is never where others are has nobody to talk to.
        spared = 1 if prompt.role == "dialogue" else 5
        if make is None or draws.number(8) < spared:
            return await super().answer(request)
        # What is repaired is repaired, as in front of a server's model; what is still no answer is given up.
        answer, _ = repaired(make(prompt, draws), prompt.answer_schema(), prompt.aliases(), prompt.named)
        try:
            prompt.check(prompt.answer_type.model_validate(answer))
        except ValueError:
            return await super().answer(request)
        return Reply(json.dumps(answer))


def _terms(draws: _Draws) -> dict[str, Any]:
    return {
        "about": draws.one(ABOUT),
        "activity": draws.one(("football", draws.text(120), "open", "feeding the ducks")),
        "day": draws.one(DAYS),
        "time": draws.one(TIMES),
        "place": draws.one(PLACES),
        "minutes": draws.one((0, 1, 720, 45, 60)),
        "condition": draws.one(("", "", "if " + draws.text(150))),
    }


def _tells(draws: _Draws, own: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "what": draws.one((*own, "new", "m0", "b99999", "A1", "")),
            "stance": draws.one(STANCES),
            "statement": draws.one(("", draws.text(300), "The Bell burns at 7.", "x" * 300)),
            "hide_from": [draws.one(PEOPLE) for _ in range(draws.number(5))],
        }
        for _ in range(draws.number(4))
    ]


def _converse(prompt: Any, draws: _Draws) -> dict[str, Any]:
    own = {side: [f"{side}{memory.id[1:]}" for memory in speaker.memories] for side, speaker in (("a", prompt.a), ("b", prompt.b))}
    lines = []
    for _ in range(2 + draws.number(13)):
        side = draws.one(("a", "b"))
        cites = [draws.one((*own["a"], *own["b"], "a0", "m1")) for _ in range(draws.number(4))]
        lines.append({"speaker": side, "text": draws.text(400), "cites": cites, "tells": _tells(draws, own[side])})
    agreements = [
        _terms(draws)
        | {
            "kind": draws.one(("proposal", "promise", "calls off")),
            "line": 1 + draws.number(14),
            "answer": draws.one(("accepted", "declined", "countered", "conditional", "none")),
            "answer_line": draws.number(15),
            "who": draws.one(("a", "b", "both")),
        }
        for _ in range(draws.number(5))
    ]
    return {"lines": lines, "agreements": agreements, "summary_a": draws.text(300), "summary_b": draws.text(300)}


def _utter(prompt: Any, draws: _Draws) -> dict[str, Any]:
    own = [memory.id for memory in prompt.me.memories]
    agreements = [
        _terms(draws) | {"act": draws.one(ACTS), "who": draws.one(("me", "other", "both"))} for _ in range(draws.number(3))
    ]
    cites = [draws.one((*own, "m99999")) for _ in range(draws.number(4))]
    leaves = draws.number(5) == 0
    return {"text": draws.text(400), "cites": cites, "tells": _tells(draws, own), "agreements": agreements, "leaves": leaves}


def _utter_group(prompt: Any, draws: _Draws) -> dict[str, Any]:
    said = _utter(prompt, draws)
    for each in said["agreements"]:
        each["who"] = [draws.one((*PEOPLE, "all", "both", "other", "me", "Sofia", " ")) for _ in range(draws.number(4))]
    return said | {"to": draws.one((*prompt.choices()["to"], "Luca", "everybody", "nobody", ""))}


def _notice(prompt: Any, draws: _Draws) -> dict[str, Any]:
    own = prompt.choices().get("cites") or prompt.choices()["what"]
    return {"text": draws.text(400), "cites": [draws.one(own)], "tells": _tells(draws, own)}


def _day_plan(prompt: Any, draws: _Draws) -> dict[str, Any]:
    strokes = [
        {
            "start": draws.one(("00:00", "23:59", "06:30", "12:00", "07:59")),
            "minutes": draws.one((15, 720, 61)),
            "activity": draws.text(120),
            "category": draws.one(("leisure", "work", "meals", "social")),
            "where": draws.one(prompt.choices()["where"]),
        }
        for _ in range(3 + draws.number(14))
    ]
    duties = prompt.choices().get("duty", ())
    breaks = [{"duty": draws.one(duties), "reason": draws.text(200)} for _ in range(draws.number(3)) if duties]
    return {"strokes": strokes, "breaks": breaks}


def _decompose(prompt: Any, draws: _Draws) -> dict[str, Any]:
    steps = [
        {"minutes": draws.one((5, 120, 7)), "activity": draws.text(120), "where": draws.one(prompt.choices()["where"])}
        for _ in range(1 + draws.number(48))
    ]
    return {"steps": steps}


def _react(prompt: Any, draws: _Draws) -> dict[str, Any]:
    return {
        "choice": draws.one(prompt.choices()["choice"]),
        "activity": draws.text(120),
        "minutes": draws.one((5, 120)),
        "at": draws.one(("now", "00:00", "23:59", "08:30")),
        "reason": draws.text(200),
    }


#: What a terminal, a page or a spreadsheet would obey or hide, in pieces short enough for any field.
ACTING = (
    "\x1b[2J", "\x1b]52;c;aGk=\x07", "\x9b8m", "\u202eexe\u202c", "\u2066x", "\x00", "\x7f", "\u2028", "\u200b\U000e0041", "\r=1+1",
    "[bold]b[/bold]", "|`<i>", "$x^2$", "李明🦆",
)  # fmt: skip


class Acting(RuleModel):
    """Rules whose every free text holds such pieces, as many as its prompt takes."""

    async def answer(self, request: Request) -> Reply:
        """The rule's answer with a piece put before and after each text, where it is legal so."""
        reply = await super().answer(request)
        answer: Any = json.loads(reply.text)
        for number, (holder, key) in enumerate(_texts(answer)):
            plain = holder[key]
            for pieces in (ACTING[number % len(ACTING) :], ACTING[number % len(ACTING) :][:2]):
                holder[key] = f"={''.join(pieces)}{plain}{pieces[0]}"
                if _is_legal(request.prompt, answer):
                    break
            else:
                holder[key] = plain
        return Reply(json.dumps(answer))


def _is_legal(prompt: Prompt[Any], answer: Any) -> bool:
    try:
        prompt.check(prompt.answer_type.model_validate(answer))
    except ValueError:
        return False
    return True


def _texts(answer: Any) -> list[tuple[Any, Any]]:
    """Where there is text in an answer: what holds it, and under which key."""
    found: list[tuple[Any, Any]] = []
    for key, value in answer.items() if isinstance(answer, dict) else enumerate(answer):
        if isinstance(value, str):
            found.append((answer, key))
        elif isinstance(value, dict | list):
            found += _texts(value)
    return found
