"""Examining a model within a time: a few prompts that sort out junk, a long one, known answers, sample prompts of a day.

What is cheap and tells most comes first, and no call is made once the verdict is known. What is under way when time is up is
cancelled; what was found until then stands.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from typing import Any

from twinville.agents.doctor import sense
from twinville.agents.doctor.findings import Findings, Right, Sampled, Stage, Whole
from twinville.agents.doctor.gate import Gate, gates
from twinville.agents.doctor.probes import probes
from twinville.agents.doctor.putting import Answered, SilentError, put, put_several
from twinville.agents.doctor.samples import Samples
from twinville.agents.doctor.watching import Watched
from twinville.agents.doctor.whole import long_prompt, says_the_name
from twinville.agents.language_models.account import BudgetError
from twinville.agents.language_models.model import AnswerError, LanguageModel
from twinville.agents.prompts.prompt import Prompt

#: As many prompts at once as a run begins with.
AT_ONCE = 8
#: Kinds of prompts that are long, each of a role that may have a model of its own.
_LONG = ("decompose", "converse", "reflect", "interview")
#: A long prompt that does not arrive whole is halved so many times.
_HALVED = 2
#: Cases of a probe that are put first; the others only where these leave it open.
_FIRST = 2
#: A server that was silent for so many seconds, and so many times as long as its slowest answer took, is gone.
_SILENT = 2.0, 5.0
#: Seconds that closing the connections may take.
_CLOSING = 2.0

#: Told the name of each stage as it begins, and the stage as it ends.
Progress = Callable[[str | Stage], object]


class _KnownError(Exception):
    """The verdict is known: nothing more is asked."""


async def examine(model: LanguageModel, samples: Samples, within: float, progress: Progress = str) -> Findings:
    """Examine a model within so many seconds; raises AnswerError when its server gives no answer at all."""
    course = _Course(model, samples, within, progress)
    return await course.run()


class _Course:
    """One examination under way."""

    def __init__(self, model: LanguageModel, samples: Samples, within: float, progress: Progress) -> None:
        self._model = Watched(model)
        self._samples = samples
        self._progress = progress
        self._found = Findings(model.name, within)
        #: When the last answer came.
        self._heard = time.monotonic()

    async def run(self) -> Findings:
        """All stages, as far as they come."""
        found, began = self._found, time.monotonic()
        stages = self._stages()
        done = 0
        try:
            async with asyncio.timeout(found.within):
                for name, live in stages:
                    before = time.monotonic()
                    self._progress(name)
                    try:
                        said = await live()
                        done += 1
                    except _KnownError as known:
                        said = str(known)
                        done += 1
                        raise
                    finally:
                        found.calls = self._model.calls
                        found.seconds = time.monotonic() - began
                    self._ended(name, said, before)
        except _KnownError:
            self._ended(name, said, before)
        except TimeoutError:
            found.out_of_time = True
            found.stopped = self._silence()
        except BudgetError as error:
            found.over_budget = str(error)
        except AnswerError as error:
            found.stopped = str(error)
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(_CLOSING):
                    await self._model.close()
        found.not_examined = tuple(name for name, _ in stages[done:])
        if not self._model.calls:
            raise AnswerError(found.stopped or found.over_budget or f"{found.model} gave no answer within {found.within:g} seconds")
        return found

    def _silence(self) -> str:
        """That the server seems to be gone, where it was silent for long when time was up; "" where it was just slow."""
        calls = self._model.calls
        if not calls:
            return ""
        slowest = max(call.seconds for call in calls)
        silent = time.monotonic() - self._heard
        if silent < max(_SILENT[0], _SILENT[1] * slowest):
            return ""
        return f"none in the last {silent:.0f} s, though the slowest before took {slowest:.1f} s"

    def _stages(self) -> list[tuple[str, Callable[[], Awaitable[str]]]]:
        faithful = self._samples.prompts["faithful"]
        return [
            ("what the server supports", self._prepare),
            *((f"gate: {gate.name}", lambda gate=gate: self._pass(gate)) for gate in gates() if self._asks(gate.cases[0].prompt)),
            ("a prompt as long as the longest of a day", self._arrives),
            ("known answers", self._know),
            ("sample prompts of a thrifty day", lambda: self._sample("thrifty", self._samples.prompts["thrifty"])),
            ("further sample prompts of a faithful day", lambda: self._sample("faithful", faithful)),
        ]

    def _asks(self, prompt: Prompt[Any]) -> bool:
        """Whether a language model answers such a prompt: rules, in a role of their own, are not examined."""
        return self._model.model.model_for(prompt.kind).is_language_model

    def _ended(self, name: str, said: str, began: float) -> None:
        stage = Stage(name, said, time.monotonic() - began)
        self._found.stages.append(stage)
        self._progress(stage)

    async def _prepare(self) -> str:
        await self._model.prepare()
        self._found.settings = dict(self._model.settings)
        modes = {"json_schema": "answers by JSON schema", "json_object": "any JSON object", "text": "no JSON mode"}
        parts = list(self._found.settings.get("roles", {}).values()) or [self._found.settings]
        return ", ".join(dict.fromkeys(modes.get(str(part.get("structured")), "nothing to ask") for part in parts))

    async def _pass(self, gate: Gate) -> str:
        """One gate; its second case only where the first was failed."""
        fault = ""
        for number, case in enumerate(gate.cases):
            answered = await self._put(case.prompt, f"gate {number}")
            fault = case.fault(answered.answer) if answered.answer is not None else f"it gives no legal answer: {answered.refused}"
            if not fault:
                break
        self._found.gate[gate.name] = fault
        if fault:
            raise _KnownError(f"failed: {fault}")
        return "passed" if number == 0 else "passed in the second case"

    async def _arrives(self) -> str:
        """Whether the longest prompt of a day arrives whole at each of the models that are asked for something long."""
        asked = [self._model.model.model_for(kind) for kind in _LONG if self._model.model.model_for(kind).is_language_model]
        for model in {id(model): model for model in asked}.values():
            await self._arrives_at(Watched(model, calls=self._model.calls))
        assert self._found.whole is not None
        return f"{self._found.whole.fits:,} tokens arrive whole"

    async def _arrives_at(self, model: Watched) -> None:
        """The longest prompt that arrives whole at one model, and how much of it the server counts."""
        days = self._samples.days.values()
        with_schema = model.settings.get("structured", "json_schema") != "json_schema"
        longest = max(day.longest_with_schema if with_schema else day.longest for day in days)
        whole = self._found.whole = Whole(longest + max(day.longest_answer for day in days))
        for halved in range(_HALVED + 1):
            length = whole.needed >> halved
            how = await self._try_length(model, whole, length)
            if not how:
                whole.fits = length
                break
            whole.lost, whole.how = length, how
        if whole.lost is not None and not whole.fits:
            raise _KnownError(f"{whole.how}: {whole.lost:,} tokens")
        if whole.lost is not None:
            raise _KnownError(f"{whole.fits:,} tokens arrive whole, {whole.lost:,} do not: {whole.how}")

    async def _try_length(self, model: Watched, whole: Whole, length: int) -> str:
        """What becomes of a prompt of so many tokens, "" when it arrives whole."""
        before = len(model.calls)
        try:
            answered = await self._put(long_prompt(model, length), f"long {length}", model)
        except (SilentError, BudgetError):
            raise
        except AnswerError as error:
            # It begins with who did not answer which prompt.
            return str(error).partition("': ")[2] or str(error)
        call = model.calls[before]
        if call.read:
            whole.counted = call.read / call.sent
        if answered.answer is None:
            return f"it gets no legal answer ({answered.refused})"
        return "" if says_the_name(answered.answer) else "its beginning is lost"

    async def _know(self) -> str:
        """Known answers, two cases each; further ones where that leaves it open."""
        every = [probe for probe in probes() if self._asks(probe.prompt)]
        names = dict.fromkeys(probe.name for probe in every)
        cases = {name: [probe for probe in every if probe.name == name] for name in names}
        known = self._found.known = {name: Right(len(each)) for name, each in cases.items()}
        for chosen in (slice(None, _FIRST), slice(_FIRST, None)):
            waiting = [(probe, probe.prompt) for name in names for probe in cases[name][chosen] if not known[name].passed]

            def judge(probe: Any, answered: Answered) -> bool:
                right = known[probe.name]
                right.asked += 1
                right.right += answered.answer is not None and probe.is_right(answered.answer)
                return right.failed

            if await self._several(waiting, judge):
                raise _KnownError("; ".join(f"'{name}' is right {known[name].right} times of {known[name].asked}"
                                            for name in self._found.unknowing))  # fmt: skip
        return f"{sum(right.right for right in known.values())} of {sum(right.asked for right in known.values())} right"

    async def _sample(self, profile: str, prompts: Sequence[Prompt[Any]]) -> str:
        """Sample prompts of a day: legal answers that make sense."""
        sampled = self._found.samples[profile] = Sampled()

        def judge(prompt: Prompt[Any], answered: Answered) -> bool:
            sampled.asked += 1
            if answered.answer is None:
                sampled.refused += 1
                sampled.faults.append(f"{prompt.kind}: no legal answer: {answered.refused}")
                return sampled.failed
            fault = sense.fault(prompt, answered.answer)
            if fault:
                sampled.nonsense += 1
                sampled.faults.append(f"{prompt.kind}: {fault}")
            elif answered.repaired:
                sampled.repaired += 1
            else:
                sampled.at_once += 1
            return sampled.failed

        if await self._several([(prompt, prompt) for prompt in prompts if self._asks(prompt)], judge):
            raise _KnownError("; ".join(sampled.faults))
        sampled.done = True
        faults = "".join(f"; {fault}" for fault in sampled.faults)
        return f"{sampled.at_once + sampled.repaired} of {sampled.asked} answered with sense{faults}"

    async def _put(self, prompt: Prompt[Any], agent: str, model: Watched | None = None) -> Answered:
        answered = await put(model or self._model, prompt, agent)
        self._heard = time.monotonic()
        return answered

    async def _several(self, waiting: Sequence[tuple[Any, Prompt[Any]]], judge: Callable[[Any, Answered], bool]) -> bool:
        """Put several prompts at once; True as soon as a judgement says that the rest does not matter."""
        began = time.monotonic()
        self._found.at_once = AT_ONCE
        try:
            async with aclosing(put_several(self._model, waiting, AT_ONCE)) as answers:
                async for key, answered in answers:
                    self._heard = time.monotonic()
                    if judge(key, answered):
                        return True
            return False
        finally:
            self._found.several += max(0.0, self._heard - began)
