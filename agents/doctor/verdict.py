"""The verdict on a model, why, and what to change: from what an examination found, in plain sentences."""

from dataclasses import dataclass
from typing import Any, Literal

from twinville.agents.doctor.findings import SPARED, Findings
from twinville.agents.doctor.speed import speed, written
from twinville.agents.language_models.settings import MAX_TOKENS

Grade = Literal["good for faithful", "good for thrifty", "only for play", "not usable"]
USABLE: tuple[Grade, ...] = ("good for faithful", "good for thrifty")

#: A server that says it read less than this share of a prompt did not read all of it, however it counts.
_COUNTED = 0.6
#: A server may count this many times as many tokens as we do.
_MARGIN = 1.25
#: Answers of several at once that come less than this many times as fast as one at a time were not made at once.
_GAIN = 1.3
#: Tokens that are booked for an answer beyond those of its words, of a model that thinks first: so many times, and so many more.
_THOUGHT, _MORE = 2.0, 100


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a model is good for, the reasons, and what would help, one sentence each."""

    grade: Grade
    why: tuple[str, ...]
    change: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """Whether a run makes sense."""
        return self.grade in USABLE


def verdict(found: Findings) -> Verdict:
    """The verdict on what was found."""
    grade, why = _grade(found)
    return Verdict(grade, tuple(why), tuple(_change(found)))


def _grade(found: Findings) -> tuple[Grade, list[str]]:
    if found.gate_failed:
        return "not usable", [f"It failed the gate: {found.gate_failed}."]
    broken = [_broken(found)] if found.stopped or found.over_budget or found.out_of_time else []
    whole, thrifty, faithful = found.whole, found.samples.get("thrifty"), found.samples.get("faithful")
    if whole is None or not (whole.fits or whole.lost):
        return "not usable", [
            *broken,
            "It is too slow to be told in that time.",
        ] if found.out_of_time and not found.stopped else broken
    if whole.lost is not None:
        fits = (
            f"One of {whole.fits:,} arrives whole, one of {whole.lost:,} does not"
            if whole.fits
            else f"Not even one of {whole.lost:,} arrives whole"
        )
        return "not usable", [f"A day has prompts of {whole.needed:,} tokens, room for the answer included. {fits}: {whole.how}."]
    if found.unknowing:
        return "only for play", [
            f"It writes sense but does not follow the prompts: '{name}' is right {found.known[name].right} times of "
            f"{found.known[name].asked}."
            for name in found.unknowing
        ]
    if thrifty is not None and thrifty.failed:
        return "only for play", [f"More than {SPARED} sample prompt had no sensible answer: {'; '.join(thrifty.faults)}."]
    if found.stopped:
        return "not usable", broken
    if thrifty is None or not thrifty.done:
        return "only for play", [*broken, "What was examined was answered well, but that is not enough to call it good."]
    passed = [f"It passed the gate, the known answers and the sample prompts of a thrifty day{_spared(thrifty.faults)}."]
    if faithful is None or not faithful.done:
        spoilt = [f"Not good for faithful: {'; '.join(faithful.faults)}."] if faithful is not None and faithful.failed else broken
        return "good for thrifty", [*passed, *spoilt]
    return "good for faithful", [*passed, f"It answered what a faithful day asks besides{_spared(faithful.faults)}."]


def _spared(faults: list[str]) -> str:
    return f" ({faults[0]}; a run pauses when more than 2 % of a kind have no legal answer)" if faults else ""


def _broken(found: Findings) -> str:
    """Why the examination did not come to its end."""
    answers = f"{len(found.calls)} answer{'s' if len(found.calls) != 1 else ''}"
    if found.stopped:
        return f"After {answers} there came no more ({found.stopped})."
    if found.over_budget:
        return f"After {answers} no more were asked for ({found.over_budget})."
    return f"Time was up after {found.within:g} seconds and {answers}."


def _change(found: Findings) -> list[str]:
    """What would help."""
    parts: list[dict[str, Any]] = list(found.settings.get("roles", {}).values()) or [found.settings]
    wrong = bool(found.gate_failed or found.unknowing or any(each.faults for each in found.samples.values()))
    said = " ".join((found.gate_failed, *(fault for each in found.samples.values() for fault in each.faults)))
    advice: list[str] = []
    whole = found.whole
    if whole is not None and whole.lost is not None:
        advice.append(
            f"Give the server a context of at least {_rounded(whole.needed)} tokens (Ollama: OLLAMA_CONTEXT_LENGTH; llama.cpp: -c, "
            "which its slots share; vLLM: --max-model-len)."
        )
    elif whole is not None and whole.counted is not None and whole.counted < _COUNTED:
        advice.append(
            f"The server says that it read {whole.counted:.0%} of the tokens that were sent; if it drops any, give it a context of "
            f"at least {_rounded(whole.needed)} tokens."
        )
    modes = {str(part.get("structured")) for part in parts if part.get("model") != "offline"}
    if wrong and modes & {"json_object", "text"}:
        advice.append(
            "The server does not hold answers to a JSON schema; one that does (vLLM, llama.cpp, a recent Ollama) refuses less."
        )
    if "cut off" in said or "ends within its reasoning" in said:
        room = max(int(part.get("max_tokens", MAX_TOKENS)) for part in parts)
        advice.append(f"Answers are cut off at {room:,} tokens: set a larger max_tokens for the model in a settings file.")
    thinking = [call for call in found.calls if call.thinks or written(call) > _THOUGHT * call.text + _MORE]
    if 2 * len(thinking) > len(found.calls) > 0:
        spent = sum(map(written, thinking)) // len(thinking)
        advice.append(f"It thinks before it answers ({spent:,} tokens an answer): turn thinking off, or expect long days.")
    seen = speed(found)
    if (
        seen is not None
        and seen.several_tokens_a_second is not None
        and seen.several_tokens_a_second < _GAIN * seen.tokens_a_second
    ):
        advice.append(
            f"{seen.at_once} answers at once come hardly faster than one after the other: give the server parallel slots "
            "(llama.cpp: -np; Ollama: OLLAMA_NUM_PARALLEL) before you run several histories with it."
        )
    if wrong and not advice:
        advice.append("Choose a larger model, or one that is made to follow instructions.")
    if found.stopped:
        advice.append("See in the server's log why it stopped, and examine it again.")
    elif found.out_of_time:
        advice.append(f"To have the rest examined, give --within a longer time than {found.within:g} seconds.")
    return advice


def _rounded(tokens: int) -> str:
    """A context as servers offer it, a power of two, with room for tokens that are counted otherwise."""
    return f"{1 << (int(_MARGIN * tokens) - 1).bit_length():,}"
