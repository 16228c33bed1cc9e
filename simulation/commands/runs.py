"""The commands that run a town and show the result."""

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twinville.simulation.commands.options import (
    BudgetOption,
    EmbedderOption,
    LanguageOption,
    MaxTokensOption,
    SettingsOption,
    WhenRefusedOption,
)
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError
from twinville.worlds.outward.saying import say_json, tell

if TYPE_CHECKING:
    from twinville.simulation.episode.reader import Episode
    from twinville.simulation.measures.known import Reach
    from twinville.simulation.preparing.terms import Terms

_Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
_Episode = Annotated[Path, typer.Argument(help="The episode file.")]


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands to the command line."""
    app.command("run")(run)
    app.command("show")(show)
    app.command("ask")(ask)
    app.command("summary")(summary)


def run(
    town: Annotated[
        str, typer.Option(help="A bundled town's name, a town folder or plan, or an original map folder.")
    ] = "larkwater",
    people: Annotated[
        str | None, typer.Option(help="Other people: a YAML, CSV or JSONL file, a folder of personas, or a base simulation.")
    ] = None,
    agents: Annotated[int | None, typer.Option(help="How many people: the first ones.")] = None,
    days: Annotated[float | None, typer.Option(help="How long, in days of 24 hours. [default: 1]")] = None,
    until: Annotated[str | None, typer.Option(help="The end as a moment, for example 'day 2 18:00'.")] = None,
    start: Annotated[str, typer.Option(help="The time of day at which day 1 begins.")] = "06:00",
    tick: Annotated[str, typer.Option(help="The length of a tick, from 1s to 10m.")] = "10s",
    seed: Annotated[int, typer.Option(help="The root seed of all random draws.")] = 0,
    model: Annotated[
        str | None,
        typer.Option(
            help="The model: offline, ollama:NAME, lmstudio:NAME, llamacpp, vllm:NAME, openai:NAME, or recorded:EPISODE. "
            "A server's name alone lists its models. [default: the settings', else offline]"
        ),
    ] = None,
    base_url: Annotated[
        str | None, typer.Option(help="The URL of the model's server, up to /v1. [default: where that server listens by default]")
    ] = None,
    settings: SettingsOption = None,
    budget: BudgetOption = None,
    max_tokens: MaxTokensOption = None,
    when_refused: WhenRefusedOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation before an expensive run.")] = False,
    embedder: Annotated[
        str, typer.Option(help="static, minilm, the name of a sentence-transformers model, or openai:NAME.")
    ] = "static",
    without: Annotated[
        str,
        typer.Option(
            help="Parts of the mind to switch off, with commas between them: memory, reflection, planning, talk, intents (meaning "
            "to talk to somebody), aims, considering (thinking of what came up), exploring (going somewhere new)."
        ),
    ] = "",
    profile: Annotated[
        str, typer.Option(help="thrifty: a conversation in one call; faithful: turn by turn, each from its speaker's mind.")
    ] = "thrifty",
    language: LanguageOption = None,
    out: Annotated[Path, typer.Option(help="The episode file to write.")] = Path("runs/town.episode"),
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    as_json: _Json = False,
) -> None:
    """Simulate a town and record it as an episode."""
    from twinville.agents.population.load import load_people
    from twinville.simulation.commands.answers import tell_repairs, tell_replaced, tell_shortened, tell_taken_over
    from twinville.simulation.commands.progress import watching
    from twinville.simulation.commands.tables import print_summary
    from twinville.simulation.episode.creating import check_output
    from twinville.simulation.episode.projections.unanswered import gone_without
    from twinville.simulation.episode.reader import Episode
    from twinville.simulation.episode.unbegun import account_of_unbegun
    from twinville.simulation.history.run import live, prepare
    from twinville.simulation.history.spending import spent_by
    from twinville.simulation.measures.summary import summarize
    from twinville.simulation.preparing.estimate import confirm, estimate_run
    from twinville.simulation.preparing.language import language_lines
    from twinville.simulation.preparing.terms import terms
    from twinville.simulation.run_options import RunOptions
    from twinville.worlds.load import load_world

    unbegun = account_of_unbegun(out) is not None
    check_output(out, force=force or unbegun)
    options = RunOptions(
        seed=seed,
        days=days,
        until=until,
        start=start,
        tick=tick,
        embedder=embedder,
        without=tuple(name.strip() for name in without.split(",") if name.strip()),
        profile=profile,
        language=language,
    )
    world = load_world(town)
    population = load_people(world, town, people, agents, seed)
    agreed = terms(settings, base_url, budget, max_tokens, when_refused)
    answering = agreed.model(model, seed)
    agreed.check(answering)
    if not yes:
        confirm(agreed, answering, partial(estimate_run, agreed, answering.settings, world, population, options))
    scenario, answering = prepare(world, population, options, model=answering)
    for line in language_lines(scenario.wording, answering.is_language_model):
        tell(line)
    last_tick = options.last_tick(scenario.clock)
    if unbegun:
        tell_taken_over(out, spent_by(out))
    elif out.exists():
        tell_replaced(out, spent_by(out))
    with watching(scenario.clock, quiet=as_json) as progress:
        result = live(
            scenario,
            answering,
            out,
            last_tick,
            world=world,
            allowance=agreed.allowance,
            progress=progress,
            force=force,
        )
    with Episode(result.path) as episode:
        tell_repairs(agreed.account, gone_without(episode))
        tell_shortened(agreed.account)
        numbers = summarize(episode)
    if as_json:
        say_json(numbers)
    else:
        print_summary(numbers, result.path, stopped=result.stopped)


def show(
    episode: _Episode,
    agent: Annotated[str | None, typer.Option(help="One person: their day.")] = None,
    at: Annotated[
        str | None,
        typer.Option(help="A moment, for example 'day 1 10:40'; with --agent, the day of it and what was on their mind."),
    ] = None,
    as_json: _Json = False,
) -> None:
    """Show the town at a moment, or one person's day and mind."""
    from twinville.simulation.clock import label, parse_moment
    from twinville.simulation.commands.tables import print_day, print_mind, print_town
    from twinville.simulation.episode.demonstration import DEMONSTRATION
    from twinville.simulation.episode.projections.mind import mind_at
    from twinville.simulation.episode.projections.town import day_of, town_at, whole_day
    from twinville.simulation.episode.projections.traces import standing_at
    from twinville.simulation.episode.reader import Episode

    with Episode(episode) as opened:
        seconds = parse_moment(at, "--at") if at is not None else None
        if seconds is not None:
            opened.tick_of(seconds)
        notice = DEMONSTRATION if opened.is_demonstration else ""
        if agent is None:
            moment = seconds if seconds is not None else opened.clock.seconds(opened.last_tick)
            people = town_at(opened, moment)
            left = standing_at(opened, opened.tick_of(moment))
            if as_json:
                rows = [{name: getattr(person, name) for name in person.__slots__} for person in people]
                words: dict[str, Any] = {"left": [asdict(each) for each in left]} if left else {}
                say_json({"at": label(moment), "people": rows} | words | ({"notice": notice} if notice else {}))
            else:
                print_town(people, left, moment, notice)
            return
        name = opened.person(agent)
        first, last = whole_day(seconds // DAY + 1) if seconds is not None else whole_day(opened.clock.start // DAY + 1)
        lines = day_of(opened, name, first, last)
        mind = mind_at(opened, name, seconds) if seconds is not None else None
        if as_json:
            rows = [{"at": label(line.seconds), "kind": line.kind, "text": line.text, "address": line.address} for line in lines]
            extra: dict[str, Any] = {"mind": asdict(mind)} if mind is not None else {}
            say_json({"agent": name, "lines": rows} | extra | ({"notice": notice} if notice else {}))
        else:
            print_day(name, lines, seconds, "" if mind is not None else notice)
            if mind is not None:
                print_mind(mind, notice)


def ask(
    episode: _Episode,
    name: Annotated[str, typer.Argument(help="Whom to ask.")],
    question: Annotated[str, typer.Argument(help="What to ask, in quotation marks.")],
    at: Annotated[str | None, typer.Option(help="The moment of asking. [default: the end]")] = None,
    draws: Annotated[int, typer.Option(help="How many times to ask.")] = 1,
    model: Annotated[str | None, typer.Option(help="What answers. [default: the run's own model]")] = None,
    base_url: Annotated[
        str | None, typer.Option(help="The URL of the model's server, up to /v1. [default: where that server listens by default]")
    ] = None,
    settings: SettingsOption = None,
    embedder: EmbedderOption = None,
    as_json: _Json = False,
) -> None:
    """Ask somebody a question as they were at a moment, off the record."""
    from twinville.agents.prompts.interview import InterviewPrompt
    from twinville.simulation.asking.interview import interview
    from twinville.simulation.clock import label, parse_moment
    from twinville.simulation.commands.tables import print_answers
    from twinville.simulation.episode.demonstration import DEMONSTRATION
    from twinville.simulation.episode.reader import Episode
    from twinville.simulation.preparing.terms import terms
    from twinville.worlds.outward.visible import in_encoding

    if not question.isascii() and in_encoding(question, "utf-8") != question:
        raise InputError(f"the question '{question[:60]}' holds halves of characters; give it as UTF-8")
    with Episode(episode) as opened:
        moment = parse_moment(at, "--at") if at is not None else opened.clock.seconds(opened.last_tick)
        who = opened.person(name)
        if opened.is_recording:
            raise InputError(f"{episode}: is a recording of another program; what its people remember is not known")
        agreed = terms(settings, base_url, embedder=embedder, models=[model] if model is not None else [])
        answering = agreed.model_about(model, opened).model_for(InterviewPrompt.kind)
        answers = interview(opened, who, question, moment, answering, draws, agreed.connection)
    notice = "" if answering.is_language_model else DEMONSTRATION
    if as_json:
        rows = [{"text": answer.text, "cites": list(answer.cites)} for answer in answers]
        say_json({"agent": who, "at": label(moment), "answers": rows} | ({"notice": notice} if notice else {}))
    else:
        print_answers(who, moment, answers, notice)


def summary(
    episode: _Episode,
    known: Annotated[
        bool,
        typer.Option("--known", help="Ask everybody, off the record, which facts they know: said, heard and known side by side."),
    ] = False,
    model: Annotated[str | None, typer.Option(help="What answers with --known. [default: the run's own model]")] = None,
    base_url: Annotated[
        str | None, typer.Option(help="The URL of the model's server, up to /v1. [default: where that server listens by default]")
    ] = None,
    settings: SettingsOption = None,
    embedder: EmbedderOption = None,
    as_json: _Json = False,
) -> None:
    """Summarize an episode: what happened, in numbers."""
    from twinville.simulation.commands.tables import print_reach, print_summary
    from twinville.simulation.episode.reader import Episode
    from twinville.simulation.measures.summary import summarize
    from twinville.simulation.preparing.terms import terms

    with Episode(episode) as opened:
        numbers = summarize(opened)
        asked: list[Reach] = []
        if known:
            agreed = terms(settings, base_url, embedder=embedder, models=[model] if model is not None else [])
            asked = _asked(opened, agreed, model)
            numbers["known"] = [each.data() for each in asked]
    if as_json:
        say_json(numbers)
        return
    print_summary(numbers, episode, stopped=False)
    if known:
        print_reach(asked, str(numbers.get("notice", "")))


def _asked(episode: "Episode", agreed: "Terms", model: str | None) -> "list[Reach]":
    """What everybody says that they know."""
    from twinville.agents.prompts.survey import SurveyPrompt
    from twinville.simulation.measures.known import reach

    if episode.is_recording:
        raise InputError(f"{episode.path}: is a recording of another program; what its people know is not known")
    answering = agreed.model_about(model, episode).model_for(SurveyPrompt.kind)
    return reach(episode, answering, connection=agreed.connection)
