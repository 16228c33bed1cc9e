"""Examines a language model before a run, and tells what a day of a town would take with it."""

import asyncio
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from twinville.agents.doctor.examination import Progress, examine
from twinville.agents.doctor.findings import Findings
from twinville.agents.doctor.samples import shipped
from twinville.agents.doctor.speed import Day, Speed, day, residents, speed
from twinville.agents.doctor.verdict import Verdict, verdict
from twinville.agents.language_models.model import AnswerError, LanguageModel
from twinville.agents.language_models.prices import Price
from twinville.agents.language_models.roles import parts, settings_for
from twinville.agents.memory.connection import PROVIDER, embedder_named
from twinville.simulation.paused import RunPausedError
from twinville.simulation.preparing.terms import Terms
from twinville.simulation.run_options import PROFILES
from twinville.worlds.errors import InputError


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the doctor: to be done `within` so many seconds; days of so many `people`; how many people's day fits into
    `fit` seconds, where that is asked; an `embedder` to try, too.
    """

    within: float = 120.0
    people: int = 25
    fit: float | None = None
    embedder: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The verdict and what it rests on. `days` and `residents` are by profile, as far as anything can be said. `embedding` is
    (dimensions, seconds) where one was tried, `embedding_fault` why there is none.
    """

    found: Findings
    verdict: Verdict
    speed: Speed | None
    days: tuple[Day, ...]
    fit: float | None
    residents: dict[str, tuple[int, int]]
    embedding: tuple[int, float] | None = None
    embedding_fault: str = ""

    @property
    def usable(self) -> bool:
        """Whether a run makes sense, with the embedder too where one was tried."""
        return self.verdict.usable and not self.embedding_fault

    def content(self) -> dict[str, Any]:
        """As plain JSON."""
        found = asdict(self.found)
        calls = found.pop("calls")
        embedding = {"dimensions": self.embedding[0], "seconds": round(self.embedding[1], 3)} if self.embedding else None
        return {
            "verdict": self.verdict.grade,
            "usable": self.usable,
            "why": list(self.verdict.why),
            "change": list(self.verdict.change),
            **found,
            "answers": len(calls),
            "speed": asdict(self.speed) if self.speed is not None else None,
            "days": [asdict(each) for each in self.days],
            "residents": {profile: list(fits) for profile, fits in self.residents.items()},
            "residents_in_seconds": self.fit,
            "embedding": embedding,
            "embedding_fault": self.embedding_fault,
        }


def is_rules(model: LanguageModel) -> bool:
    """Whether hand-written rules answer everything: there is nothing to examine."""
    return all(part.get("model") == "offline" for part in parts(model.settings))


def consult(agreed: Terms, model: LanguageModel, wanted: Wanted, progress: Progress = str) -> Diagnosis:
    """Examine a model; raises InputError for a wrong option, RunPausedError when a server does not answer at all."""
    agreed.check(model)
    if wanted.embedder is not None and not wanted.embedder.startswith(PROVIDER):
        raise InputError(f"--embedder '{wanted.embedder}': only a served one, openai:NAME, can be examined here")
    began = time.monotonic()
    samples = shipped()
    try:
        found = asyncio.run(examine(model, samples, wanted.within, progress))
    except AnswerError as error:
        raise RunPausedError(f"{error}; nothing was examined") from None
    prices = _prices(agreed, found.settings)
    days: list[Day] = []
    fits: dict[str, tuple[int, int]] = {}
    # Of a model that is junk, or whose prompts do not arrive, a day is not worth estimating.
    for profile in PROFILES if found.whole is not None and found.whole.lost is None else ():
        its = day(found, samples.days[profile], profile, wanted.people, prices)
        days += [its] if its is not None else []
        most = residents(found, samples.days[profile], profile, wanted.fit) if wanted.fit is not None else None
        if most is not None:
            fits[profile] = most
    embedding, fault = None, ""
    if wanted.embedder is not None and found.whole is not None:
        embedding, fault = _embedding(agreed, wanted.embedder, wanted.within - (time.monotonic() - began))
    return Diagnosis(found, verdict(found), speed(found), tuple(days), wanted.fit, fits, embedding, fault)


def _prices(agreed: Terms, settings: Mapping[str, Any]) -> dict[str, Price | None]:
    """The price of whoever answers, by kind of prompt."""
    kinds = {kind for recorded in shipped().days.values() for kind in recorded.kinds}
    return {kind: agreed.account.prices.of(str(settings_for(settings, kind).get("model"))) for kind in kinds}


def _embedding(agreed: Terms, name: str, seconds: float) -> tuple[tuple[int, float] | None, str]:
    """The dimensions and the seconds of one vector, or why there is none; what takes longer than `seconds` is left to itself."""
    got: list[tuple[int, float]] = []
    said: list[str] = []

    def ask() -> None:
        began = time.perf_counter()
        try:
            served = embedder_named(name, agreed.connection)
            served.embed(["a quiet morning by the river"])
            got.append((served.dimensions, time.perf_counter() - began))
        except (AnswerError, InputError) as error:
            said.append(str(error))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    return (got[0], "") if got else (None, said[0] if said else f"{name} gave no vector in the time that was left")
