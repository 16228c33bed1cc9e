"""Interviews: a question put to somebody as they were at a moment of an episode. Off the record: nothing of the episode changes.

The mind is rebuilt from the log alone: memories with importance and access times up to that tick, the day's plan, the place.
Interviews have journal keys of their own, so that asking five times gives five answers.
"""

import asyncio
from dataclasses import asdict, dataclass

from pydantic import ValidationError

from twinville.agents.cognition.identity import identity_of
from twinville.agents.language_models.journal import Entry, JournalledModel
from twinville.agents.language_models.model import AnswerError, LanguageModel
from twinville.agents.memory.connection import Connection, kept_embedder
from twinville.agents.memory.retrieval import Retrieved, Retriever
from twinville.agents.memory.stream import Memory, MemoryStream
from twinville.agents.persona import Persona
from twinville.agents.prompts.identity import Identity, clock
from twinville.agents.prompts.interview import InterviewPrompt, Known
from twinville.agents.words import content_words
from twinville.simulation.asking.asked_for import asked_for, shared_words
from twinville.simulation.asking.so_far import so_far
from twinville.simulation.clock import label
from twinville.simulation.episode.events import Acted
from twinville.simulation.episode.mind_events import AimsStand, Changed, IdentityRenewed, PlanItem, Planned
from twinville.simulation.episode.projections.memories import memories_of
from twinville.simulation.episode.reader import Episode
from twinville.simulation.scenario import wording_of
from twinville.worlds.daytime import DAY, WEEKDAY_NAMES
from twinville.worlds.errors import InputError

#: How much comes to mind by itself, and of what was formed last.
_RECALLED, _LATELY = 16, 4
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: its words, and the memories it cites."""

    text: str
    cites: tuple[str, ...]


class Forgetful:
    """A journal that keeps nothing, for questions off the record."""

    def get(self, key: str) -> str | None:  # noqa: ARG002
        """Nothing."""
        return None

    def put(self, entry: Entry) -> None:
        """Forget it."""


def interview(
    episode: Episode,
    name: str,
    question: str,
    seconds: int,
    model: LanguageModel,
    draws: int = 1,
    connection: Connection | None = None,
) -> list[Answered]:
    """`draws` answers to one question. `connection` says where an openai:NAME embedder is served.

    Raises InputError for an empty question, a wrong moment, somebody without memories then, or when no answer comes.
    """
    if not question.strip():
        raise InputError("the question is empty; ask something in quotation marks")
    if len(question) > LONGEST:
        raise InputError(f"the question is {len(question)} characters long; at most {LONGEST}")
    if not 1 <= draws <= 100:
        raise InputError(f"--draws {draws}: ask from 1 to 100 times")
    tick = episode.tick_of(seconds)
    prompt = _prompt(episode, name, question.strip(), tick, connection)
    texts = {known.id: known.text for known in prompt.memories}

    async def ask() -> list[Answered]:
        found = []
        try:
            await model.prepare()
            journalled = JournalledModel(model, Forgetful(), wording=wording_of(episode.scenario))
            for _ in range(draws):
                answer, _ = await journalled.ask(f"{name} (interview)", prompt)
                found.append(Answered(answer.text, tuple(texts[cited] for cited in answer.cites)))
        finally:
            await model.close()
        return found

    try:
        return asyncio.run(ask())
    except AnswerError as error:
        raise InputError(f"no answer came: {error}") from None


def memories_at(episode: Episode, name: str, tick: int, connection: Connection | None = None) -> MemoryStream:
    """A person's memory stream at a tick, read from the log."""
    scenario = episode.scenario
    embedder = kept_embedder(str(scenario["embedder"]), int(scenario.get("dimensions", 0)), episode.journal, connection)
    stream = MemoryStream(embedder, 1)
    stream.refill(memories_of(episode, name, tick))
    return stream


def persona_of(episode: Episode, name: str) -> Persona:
    """A person's persona, as it was before the first tick; raises InputError where the episode does not hold a whole one."""
    if episode.is_recording:
        raise InputError(f"{episode.path}: is a recording of another program; who its people are is not known")
    try:
        return Persona.model_validate(next(p for p in episode.scenario["personas"] if p["name"] == name))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError(f"{episode.path}: is damaged: {name} cannot be read ({where}: {first['msg']})") from None


def identity_at(episode: Episode, name: str, tick: int) -> Identity:
    """A person's identity for prompts at a tick: the persona with renewals and interventions since; raises InputError."""
    changed = identity_of(persona_of(episode, name)).model_dump()
    for entry in episode.entries(IdentityRenewed, AimsStand, Changed, person=name, last=tick):
        match entry.event:
            case IdentityRenewed(currently=currently):
                changed["currently"] = currently
            case AimsStand(aims=aims):
                changed["aims"] = [asdict(aim) for aim in aims]
            case Changed(attribute=attribute, value=value):
                changed[attribute] = value
    try:
        return Identity.model_validate(changed)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError(f"{episode.path}: is damaged: what {name} has become cannot be read ({where}: {first['msg']})") from None


def known(found: Retrieved) -> Known:
    """A retrieved memory, as prompts show it."""
    memory = found.memory
    return Known(
        id=f"m{memory.id}",
        text=memory.text,
        kind=memory.kind,
        about=memory.subject,
        at=label(memory.created),
        relevance=round(found.relevance, 4),
        doubted=memory.doubted,
    )


def deed(memory: Memory, question: str) -> Known:
    """A memory of what one did; it fits a question by the share of the question's words that it holds."""
    relevance = round(shared_words(memory, question) / max(1, len(content_words(question))), 4)
    return Known(
        id=f"m{memory.id}", text=memory.text, kind=memory.kind, about=memory.subject, at=label(memory.created), relevance=relevance
    )


def _ahead(items: tuple[PlanItem, ...], now: int) -> list[PlanItem]:
    """The current and the remaining items of a plan."""
    timed = [(item, item.at) for item in items if item.at is not None]
    return [item for item, at in timed if at <= now][-1:] + [item for item, at in timed if at > now]


def _planned(item: PlanItem) -> str:
    return f"{clock((item.at or 0) // 60)} {item.activity}, at {item.address.split(':')[1]}"


def _prompt(episode: Episode, name: str, question: str, tick: int, connection: Connection | None) -> InterviewPrompt:
    stream = memories_at(episode, name, tick, connection)
    if not len(stream):
        raise InputError(f"{name} has no memories at that moment; ask about a later one")
    now = episode.clock.seconds(tick)
    persona = persona_of(episode, name)
    doing = episode.log.latest(Acted, name, tick)
    plans = [entry.event.items for entry in episode.entries(Planned, person=name, last=tick) if entry.event.level == "hours"]
    plan = tuple(_planned(item) for item in _ahead(plans[-1], now)) if plans else ()
    weekday = episode.clock.weekday(now // DAY)
    everything = Retriever(stream, persona.retrieval).retrieve(question, now, len(stream), touch=False)
    lately = [memory for memory in stream if memory.kind not in ("background", "activity") and not memory.forgotten][-_LATELY:]
    scored = {found.memory.id: found for found in everything}
    others = [other for other in episode.names if other != name]
    called_up = asked_for(stream, question, now, weekday, others)
    chosen = {found.memory.id: known(found) for found in everything[:_RECALLED]}
    chosen |= {memory.id: known(scored[memory.id]) for memory in (*lately, *called_up) if memory.id in scored}
    chosen |= {memory.id: deed(memory, question) for memory in called_up if memory.kind == "activity"}
    in_hand = so_far(episode, name, tick)
    return InterviewPrompt(
        identity=identity_at(episode, name, tick),
        day=now // DAY + 1,
        weekday=WEEKDAY_NAMES[weekday],
        now=now % DAY // 60,
        doing=doing.event.activity if doing is not None else "asleep",
        place=doing.event.address.split(":")[1] if doing is not None else "home",
        so_far=in_hand.words() if in_hand is not None else "",
        plan=plan,
        asked=question,
        memories=tuple(sorted(chosen.values(), key=lambda memory: (-memory.relevance, int(memory.id[1:])))),
    )
