"""Estimates the prompts, tokens and dollars of a run by prompt kind, from up to a day simulated offline."""

import asyncio
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import typer

from twinville.agents.language_models.journal import Entry
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.language_models.prices import Prices
from twinville.agents.language_models.roles import parts, settings_for
from twinville.agents.language_models.structured import in_words
from twinville.agents.language_models.tokens import Prefixes, token_ids
from twinville.agents.population.population import Population
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.registry import prompt_kinds
from twinville.agents.prompts.wording import ENGLISH, Wording
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.engine.simulation import Simulation
from twinville.simulation.history.run import prepare
from twinville.simulation.preparing.terms import Terms
from twinville.simulation.run_options import RunOptions
from twinville.simulation.scenario import Scenario
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError
from twinville.worlds.world import World


@dataclass(slots=True)
class PromptUsage:
    """One prompt kind: prompts put, tokens read and written, tokens that repeat the beginning of an earlier prompt, dollars."""

    prompts: float = 0
    prompt_tokens: float = 0
    completion_tokens: float = 0
    repeated: float = 0
    dollars: float | None = 0.0

    def __iadd__(self, other: "PromptUsage") -> "PromptUsage":
        self.prompts += other.prompts
        self.prompt_tokens += other.prompt_tokens
        self.completion_tokens += other.completion_tokens
        self.repeated += other.repeated
        known = self.dollars is not None and other.dollars is not None
        self.dollars = (self.dollars or 0.0) + (other.dollars or 0.0) if known else None
        return self

    def __mul__(self, times: float) -> "PromptUsage":
        dollars = self.dollars * times if self.dollars is not None else None
        return PromptUsage(
            self.prompts * times, self.prompt_tokens * times, self.completion_tokens * times, self.repeated * times, dollars
        )


@dataclass(frozen=True, slots=True)
class Estimate:
    """A run by prompt kind. `longest` is the longest prompt in tokens, without the room for its answer."""

    people: int
    days: float
    lines: dict[str, PromptUsage]
    longest: int

    def total(self) -> PromptUsage:
        """All kinds together."""
        total = PromptUsage()
        for line in self.lines.values():
            total += line
        return total

    def per_person_day(self) -> PromptUsage:
        """What one person asks in a day."""
        return self.total() * (1 / (self.people * self.days))

    def content(self) -> dict[str, Any]:
        """As plain JSON."""
        rows = {kind: _row(line) for kind, line in self.lines.items()}
        total = self.total()
        share = total.repeated / total.prompt_tokens if total.prompt_tokens else 0.0
        return {
            "people": self.people,
            "days": self.days,
            "kinds": rows,
            "total": _row(total),
            "per_person_day": _row(self.per_person_day()),
            "prefix_share": round(share, 3),
            "longest_prompt": self.longest,
        }


class _Notes:
    """A journal that keeps every entry in the order of asking."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._answers: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self._answers.get(key)

    def put(self, entry: Entry) -> None:
        self._answers[entry.key] = entry.answer
        self.entries.append(entry)


def lived_offline(scenario: Scenario, world: World, seconds: int, model: LanguageModel | None = None) -> list[Entry]:
    """Every prompt of the first `seconds` of a scenario and the answer to it, in the order of asking: the rule model's, unless
    another `model` stands in for it.
    """
    notes = _Notes()
    offline = model if model is not None else RuleModel(scenario.seed)
    simulation = Simulation(scenario.model_copy(update={"model": offline.settings}), offline, notes, world=world)
    last_tick = scenario.clock.tick_before(scenario.clock.start + seconds)

    async def live() -> None:
        while await simulation.step(last_tick) is not None:
            pass

    asyncio.run(live())
    return notes.entries


def again(entry: Entry, wording: Wording = ENGLISH) -> Prompt[Any]:
    """The prompt of a journalled answer, in the words it was put in."""
    return prompt_kinds()[entry.kind].model_validate_json(entry.inputs).in_words_of(wording)


def estimate(
    entries: Iterable[Entry],
    settings: Mapping[str, Any],
    prices: Prices,
    *,
    people: int,
    days: float,
    times: float,
    wording: Wording = ENGLISH,
) -> Estimate:
    """Count and price prompts for a model; `times` scales the simulated part to the whole run."""
    lines: dict[str, PromptUsage] = {}
    prefixes: dict[str, Prefixes] = {}
    longest = 0
    for entry in entries:
        prompt = again(entry, wording)
        answering = settings_for(settings, entry.kind)
        name = str(answering["model"])
        text = f"{prompt.system()}\n{prompt.question()}"
        # Servers that enforce a schema read it, too: as part of the request, or in words.
        ids, answer = token_ids([f"{text}\n{in_words(prompt.answer_schema())}", entry.answer])
        price = prices.of(name)
        longest = max(longest, len(ids))
        lines.setdefault(entry.kind, PromptUsage())
        lines[entry.kind] += PromptUsage(
            1,
            len(ids),
            len(answer),
            prefixes.setdefault(name, Prefixes()).repeated(ids),
            price.of(len(ids), len(answer)) if price is not None else None,
        )
    return Estimate(people, days, {kind: lines[kind] * times for kind in sorted(lines)}, longest)


def estimate_run(
    agreed: Terms,
    settings: Mapping[str, Any],
    world: World,
    population: Population,
    options: RunOptions,
) -> Estimate:
    """Simulate the first day of a run offline, or all of a shorter one, and price the whole of it."""
    # With the embedder that ships: only the prompts count, and no server is asked before the user has agreed.
    scenario, _ = prepare(world, population, replace(options, embedder="static"))
    clock = scenario.clock
    length = -(-(clock.seconds(options.last_tick(clock)) - clock.start) // 60) * 60
    lived = min(length, DAY)
    entries = lived_offline(scenario, world, lived)
    people = len(scenario.personas)
    return estimate(
        entries, settings, agreed.account.prices, people=people, days=length / DAY, times=length / lived, wording=scenario.wording
    )


def confirm(agreed: Terms, model: LanguageModel, estimated: Callable[[], Estimate]) -> None:
    """Ask before a run that is likely to cost more than the settings' threshold, unless a budget says what it may cost.

    Nothing is estimated for a model that costs nothing. Raises InputError when nobody is there to be asked, typer.Abort for a no.
    """
    account = agreed.account
    priced = [account.prices.of(str(part["model"])) for part in parts(model.settings)]
    if account.dollars is not None or not any(price is not None and price.input + price.output > 0 for price in priced):
        return
    found = estimated()
    cost = sum(line.dollars or 0.0 for line in found.lines.values())
    if cost <= agreed.settings.answers.ask_above:
        return
    said = f"this run is likely to cost about ${cost:.2f} ({found.total().prompts:,.0f} prompts)"
    if not sys.stdin.isatty():
        raise InputError(f"{said}; give --yes to go on, or --budget to limit the cost")
    typer.confirm(f"{said[0].upper()}{said[1:]}. Go on?", abort=True)


def _row(line: PromptUsage) -> dict[str, Any]:
    return {
        "prompts": round(line.prompts, 2),
        "prompt_tokens": round(line.prompt_tokens),
        "completion_tokens": round(line.completion_tokens),
        "repeated_prefix": round(line.repeated),
        "dollars": round(line.dollars, 6) if line.dollars is not None else None,
    }
