"""Going on without an answer: the rule, where a run pauses, and that nothing but the log decides it."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.loopback import Fault, Script, loopback_server
from twinville.agents.language_models import openai_compatible
from twinville.agents.language_models.model import AnswerError, Reply, Request
from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.language_models.retrying import Retrying
from twinville.agents.population.population import Population
from twinville.agents.rules.rule_model import RuleModel
from twinville.experiments.design.means import Means
from twinville.simulation.episode.mind_events import Decided
from twinville.simulation.episode.projections.unanswered import gone_without
from twinville.simulation.episode.reader import Episode
from twinville.simulation.event import Event
from twinville.simulation.history.fork import fork
from twinville.simulation.history.refusals import Refusals, TooManyRefusedError, too_many
from twinville.simulation.history.replay import replay, verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.history.stopping import Stop
from twinville.simulation.measures.spec_sheet import markdown, spec_sheet
from twinville.simulation.paused import RunPausedError
from twinville.simulation.preparing.terms import terms
from twinville.simulation.run_options import Allowance
from twinville.worlds.errors import InputError
from twinville.worlds.world import World

UNTIL = "day 1 22:00"
#: One of so many answers is none: often enough for several pauses in a day of eight people.
ONE_OF = 3


@pytest.mark.parametrize(
    ("refused", "put", "over"),
    [
        (1, 1, False),
        (2, 2, False),
        (3, 3, True),
        (2, 49, False),
        (3, 49, True),
        (1, 50, False),
        (2, 50, True),
        (2, 99, True),
        (2, 100, False),
        (3, 149, True),
        (20, 1000, False),
        (21, 1000, True),
    ],
)
def test_the_rule(refused: int, put: int, over: bool) -> None:
    assert too_many(refused, put) is over


def _kept(key: str) -> str:
    return '{"skipped":"the reason of ' + key + '."}'


def _decisions(kind: str, *by: str) -> list[Event]:
    return [Decided(f"P{number}", kind, f"k{number}", who) for number, who in enumerate(by)]


def test_the_pause_names_prompt_people_reason_and_numbers() -> None:
    refusals = Refusals()
    refusals.look(_decisions("decompose", "nobody", "rule", "nobody"), _kept)
    refusals.look(_decisions("react", "nobody"), _kept)
    # An answer, even where there were many refusals, is no reason to pause.
    refusals.look(_decisions("decompose", *["rule"] * 10), _kept)
    with pytest.raises(TooManyRefusedError) as error:
        refusals.look(_decisions("decompose", "nobody"), _kept)
    assert str(error.value) == (
        "3 of 14 prompts 'decompose' got no legal answer (more than 2 of fewer than 50 are too many), of P0 (2 times), P2; "
        "the last reason: the reason of k0; who has no answer lives each part of the plan for that time in one piece"
    )


def test_with_pause_the_first_is_too_many() -> None:
    refusals = Refusals("pause")
    refusals.look(_decisions("decompose", *["rule"] * 500), _kept)
    with pytest.raises(TooManyRefusedError, match=r"1 of 501 prompts 'decompose'.*none may be without one"):
        refusals.look(_decisions("decompose", "nobody"), _kept)


@given(
    ticks=st.lists(st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), min_size=1, max_size=6), max_size=30),
    cut=st.integers(0, 30),
)
def test_counting_in_parts_is_counting_at_once(ticks: list[list[tuple[str, bool]]], cut: int) -> None:
    """Where a run pauses is the same for one that was resumed in between."""

    def events(tick: list[tuple[str, bool]]) -> list[Event]:
        return [Decided("P", kind, "k", "nobody" if refused else "rule") for kind, refused in tick]

    def pauses(refusals: Refusals, lived: Sequence[list[tuple[str, bool]]]) -> list[int]:
        found = []
        for number, tick in enumerate(lived):
            try:
                refusals.look(events(tick), _kept)
            except TooManyRefusedError:
                found.append(number)
        return found

    whole = pauses(Refusals(), ticks)
    first = Refusals()
    before = pauses(first, ticks[:cut])
    after = pauses(Refusals("go-on", first.counted), ticks[cut:])
    assert before + [number + len(ticks[:cut]) for number in after] == whole


class Sometimes(RuleModel):
    """The rules, but one answer of so many, by its key, is none; all of them arrive in an order drawn by `salt`."""

    def __init__(self, one_of: int, salt: int | None = None, kinds: frozenset[str] = frozenset()) -> None:
        super().__init__(0)
        self._one_of, self._salt, self._kinds = one_of, salt, kinds

    async def answer(self, request: Request) -> Reply:
        if self._salt is not None:
            for _ in range(Random(f"{self._salt}{request.key}").randrange(12)):
                await asyncio.sleep(0)
        hard = blake2b(request.key.encode(), digest_size=4).digest()
        if (not self._kinds or request.prompt.kind in self._kinds) and int.from_bytes(hard) % self._one_of == 0:
            return Reply("Hm.")
        return await super().answer(request)


@pytest.fixture(scope="module")
def eight(larkwater: tuple[World, Population]) -> tuple[World, Population]:
    world, people = larkwater
    return world, Population(people.personas[:8], ())


def _digest(path: Path) -> str:
    with Episode(path) as episode:
        return episode.digest


def _to_the_end(path: Path, model: RuleModel, paused: RunPausedError | None) -> list[str]:
    """Resume until the end; returns what each pause said."""
    said = [] if paused is None else [str(paused)]
    while len(said) < 200:
        try:
            resume(path, lambda _: model)
        except RunPausedError as error:
            said.append(str(error))
        else:
            return said
    raise AssertionError("it pauses again and again")


def _lived(eight: tuple[World, Population], path: Path, model: RuleModel) -> list[str]:
    """A run to its end, over all its pauses; returns what they said."""
    try:
        run(*eight, path, until=UNTIL, model=model)
    except RunPausedError as error:
        return _to_the_end(path, model, error)
    return []


def _without_path(said: Sequence[str], path: Path) -> list[str]:
    return [words.replace(str(path), "FILE") for words in said]


@pytest.mark.slow
def test_pauses_change_nothing_and_depend_on_no_order(eight: tuple[World, Population], tmp_path: Path) -> None:
    """A run over its pauses is the run that nothing pauses; and it pauses at the same ticks in whatever order answers arrive."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("twinville.simulation.history.refusals.too_many", lambda refused, put: False)
        assert not _lived(eight, tmp_path / "free.episode", Sometimes(ONE_OF))
    said = _without_path(_lived(eight, tmp_path / "one.episode", Sometimes(ONE_OF)), tmp_path / "one.episode")
    assert len(said) > 2
    assert all("twinville resume FILE" in words and "is safe" in words for words in said)
    assert _digest(tmp_path / "one.episode") == _digest(tmp_path / "free.episode")
    for salt in range(2):
        path = tmp_path / f"late{salt}.episode"
        assert _without_path(_lived(eight, path, Sometimes(ONE_OF, salt)), path) == said
        assert _digest(path) == _digest(tmp_path / "free.episode")
    with Episode(tmp_path / "one.episode") as episode:
        assert verify(episode).sound
        assert replay(episode) == episode.digest
        found = gone_without(episode)
        assert sum(refused for refused, _ in found.values()) == spec_sheet(episode)["decisions"]["skipped"]
        kind, (refused, put) = next(iter(found.items()))
        assert f"{kind} {refused} of {put} (who has none " in markdown(spec_sheet(episode))


@pytest.mark.slow
def test_a_run_that_was_stopped_in_between_pauses_at_the_same_tick(eight: tuple[World, Population], tmp_path: Path) -> None:
    model = Sometimes(ONE_OF)
    with pytest.raises(RunPausedError, match="got no legal answer") as whole:
        run(*eight, tmp_path / "whole.episode", until=UNTIL, model=model)
    with Episode(tmp_path / "whole.episode") as episode:
        last = episode.last_tick
        refused = [entry.tick for entry in episode.entries(Decided) if entry.event.by == "nobody"]
        assert refused[-1] == last
    # With some of the refusals before, and some after.
    minutes = last // 6 - 1
    assert refused[0] <= minutes * 6 < last
    until = f"day 1 {6 + minutes // 60:02d}:{minutes % 60:02d}"
    run(*eight, tmp_path / "parts.episode", until=until, model=model)
    with pytest.raises(RunPausedError) as parts:
        resume(tmp_path / "parts.episode", lambda _: model, until=UNTIL)
    assert str(parts.value).replace("parts", "whole") == str(whole.value)


@pytest.mark.slow
def test_a_fork_has_the_past_of_its_parent(eight: tuple[World, Population], tmp_path: Path) -> None:
    """What was refused before the fork counts: it pauses where its parent does."""
    model = Sometimes(ONE_OF)
    parent, child = tmp_path / "a.episode", tmp_path / "b.episode"
    with pytest.raises(RunPausedError):
        run(*eight, parent, until=UNTIL, model=model)
    fork(parent, child, None)
    said = []
    for path in (parent, child):
        with pytest.raises(RunPausedError) as error:
            resume(path, lambda _: model, until=UNTIL)
        said.append(str(error.value).replace(str(path), "FILE"))
    assert said[0] == said[1]


@pytest.mark.slow
def test_with_pause_it_is_asked_again(eight: tuple[World, Population], tmp_path: Path) -> None:
    path = tmp_path / "x.episode"
    never = Sometimes(1, kinds=frozenset({"converse"}))
    words = r"offline gave no legal answer to 'converse' in 2 tries.* \(0 of 0 before were refused\)"
    with pytest.raises(RunPausedError, match=words) as paused:
        run(*eight, path, until=UNTIL, model=never, when_refused="pause")
    assert f"go on with: twinville resume {path} to ask again, or with --when-refused go-on, where who has" in str(paused.value)
    resume(path, lambda _: RuleModel(0), allowance=Allowance(when_refused="pause"))
    run(*eight, tmp_path / "y.episode", until=UNTIL)
    assert _digest(path) == _digest(tmp_path / "y.episode")


@pytest.mark.slow
def test_at_the_first_tick_there_is_nothing_to_go_on_from(eight: tuple[World, Population], tmp_path: Path) -> None:
    path = tmp_path / "x.episode"
    with pytest.raises(RunPausedError, match="the run had just begun, and nothing of it was kept"):
        run(*eight, path, start="10:00", until=UNTIL, model=Sometimes(1), when_refused="pause")
    assert not list(tmp_path.iterdir())
    with pytest.raises(RunPausedError, match="tick 0 is safe, go on with"):
        run(*eight, path, start="10:00", until=UNTIL, model=Sometimes(1))
    resume(path, lambda _: RuleModel(0))
    with Episode(path) as episode:
        assert verify(episode).sound


def test_a_stop_waits_for_the_first_tick(small: tuple[World, Population], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else there would be a file that says it holds a tick, and does not."""

    @contextmanager
    def asked_before() -> Iterator[Stop]:
        stop = Stop()
        stop.asked = True
        yield stop

    path = tmp_path / "x.episode"
    with monkeypatch.context() as patched:
        patched.setattr("twinville.simulation.history.run.stop_signal", asked_before)
        run(*small, path, until="day 1 08:00")
    with Episode(path) as episode:
        assert (episode.state, episode.last_tick) == ("stopped", 0)
    resume(path, lambda _: RuleModel(0))
    run(*small, tmp_path / "whole.episode", until="day 1 08:00")
    assert _digest(path) == _digest(tmp_path / "whole.episode")


class _Gone(Sometimes):
    """Refuses twice, and then its server is gone, until it is back."""

    def __init__(self) -> None:
        super().__init__(3, kinds=frozenset({"decompose", "day_plan"}))
        self.back = False
        self.refused: set[str] = set()

    async def answer(self, request: Request) -> Reply:
        if not self.back and len(self.refused) == 2 and request.key not in self.refused:
            raise AnswerError(f"{request.prompt.identity.name}: the server is gone")
        reply = await super().answer(request)
        if reply.text == "Hm.":
            self.refused.add(request.key)
        return reply


@pytest.mark.slow
def test_a_server_that_is_gone_always_pauses(eight: tuple[World, Population], tmp_path: Path) -> None:
    """Nobody goes on without an answer that was only not to be had."""
    path = tmp_path / "x.episode"
    model = _Gone()
    with pytest.raises(RunPausedError, match="the server is gone; tick"):
        run(*eight, path, until=UNTIL, model=model)
    with Episode(path) as episode:
        assert all(
            entry.event.by != "nobody" or entry.event.prompt in ("day_plan", "decompose") for entry in episode.entries(Decided)
        )
        gone = {key for key, answer in episode.journal.answers().items() if answer.startswith('{"skipped":')}
        assert all("the server" not in episode.journal.answers()[key] for key in gone)
    model.back = True
    _to_the_end(path, model, None)
    _lived(eight, tmp_path / "y.episode", Sometimes(3, kinds=frozenset({"decompose", "day_plan"})))
    assert _digest(path) == _digest(tmp_path / "y.episode")


def _script(salt: int) -> Script:
    """Nonsense for one of four requests, by what is asked, and answers that take their time."""

    def script(number: int, body: dict[str, Any]) -> Fault | None:
        asked = body.get("response_format", {}).get("json_schema", {}).get("name")
        said = str(body["messages"][:2])
        late = {"delay": Random(f"{salt}{said}").random() * 0.004} if salt else {}
        if asked != "probe" and blake2b(said.encode(), digest_size=1).digest()[0] % 4 == 0:
            return late | {"content": "Let me think about that."}
        return late or None

    return script


@pytest.mark.slow
def test_over_a_server_it_pauses_at_the_same_tick_however_answers_come(
    eight: tuple[World, Population], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openai_compatible, "Retrying", partial(Retrying, longest=0.02))
    found = set()
    for salt in range(2):
        path = tmp_path / f"{salt}.episode"
        said = []
        with loopback_server(_script(salt)) as server:

            def model(settings: dict[str, Any] | None = None, url: str = server.url) -> OpenAICompatible:
                return OpenAICompatible("m", base_url=url, recorded=settings)

            try:
                run(*eight, path, until="day 1 16:00", model=model())
            except RunPausedError as error:
                said.append(str(error))
            while said and len(said) < 100:
                try:
                    resume(path, model)
                    break
                except RunPausedError as error:
                    said.append(str(error))
        with Episode(path) as episode:
            assert verify(episode).sound
        found.add((_digest(path), *_without_path(said, path)))
    assert len(found) == 1
    assert len(next(iter(found))) >= 2


def _twinville(*arguments: str) -> Any:
    from twinville.simulation.commands.episodes import add_commands as add_episodes
    from twinville.simulation.commands.runs import add_commands as add_runs

    app = typer.Typer()
    add_runs(app)
    add_episodes(app)
    return CliRunner().invoke(app, list(arguments))


class _Twice(Sometimes):
    """Refuses the first two prompts of a kind."""

    def __init__(self, kind: str) -> None:
        super().__init__(1, kinds=frozenset({kind}))
        self._hard: set[str] = set()

    async def answer(self, request: Request) -> Reply:
        if request.prompt.kind in self._kinds and len(self._hard) < 2:
            self._hard.add(request.key)
        return Reply("Hm.") if request.key in self._hard else await RuleModel.answer(self, request)


def test_a_line_at_the_end_tells_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("twinville.agents.model_choice.RuleModel", lambda seed: _Twice("decompose"))
    out = tmp_path / "x.episode"
    result = _twinville("run", "--agents", "5", "--until", "day 1 12:00", "--out", str(out), "--json")
    with Episode(out) as episode:
        refused, put = gone_without(episode)["decompose"]
    assert refused == 2 < put
    told = result.stderr or capfd.readouterr().err
    assert f"gone on without an answer: {refused} (decompose {refused} of {put})" in told


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("skip", "'skip': is called go-on now; choose pause or go-on"),
        ("gon", "Did you mean 'go-on'"),
        ("stop", "choose pause or go-on"),
    ],
)
def test_mistakes_name_the_words(word: str, said: str, tmp_path: Path, small: tuple[World, Population]) -> None:
    out = tmp_path / "x.episode"
    for command in (["run", "--out", str(out)], ["resume", str(out)]):
        result = _twinville(*command, "--when-refused", word)
        assert isinstance(result.exception, InputError)
        assert said in str(result.exception)
    not_a_word: Any = word
    with pytest.raises(InputError, match="choose pause or go-on"):
        run(*small, out, when_refused=not_a_word)
    assert not out.exists()


def test_a_study_pauses_and_a_run_goes_on_unless_the_user_says_otherwise(tmp_path: Path) -> None:
    assert Means().terms().allowance.when_refused == "pause"
    assert Means(when_refused="go-on").terms().allowance.when_refused == "go-on"
    assert terms(None, None).allowance.when_refused == "go-on"
    assert terms(None, None, when_refused="pause").allowance.when_refused == "pause"
    assert Allowance().goes_on
    settings = tmp_path / "s.toml"
    for word, goes_on in (("pause", False), ("go-on", True)):
        settings.write_text(f'[answers]\nwhen_refused = "{word}"\n')
        assert terms(settings, None).allowance.goes_on is goes_on
        assert Means(settings=settings).terms().allowance.goes_on is goes_on
    settings.write_text('[answers]\nwhen_refused = "skip"\n')
    with pytest.raises(InputError, match=r"s\.toml: answers\.when_refused: .*'skip' is called 'go-on' now"):
        terms(settings, None)
