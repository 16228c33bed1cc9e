"""Whole runs against a server: faults, limits, skips, roles, recorded answers, and no key anywhere."""

import json
import zlib
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.loopback import Fault, Script, loopback_server
from twinville.agents.language_models import openai_compatible
from twinville.agents.language_models.account import Account
from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.language_models.prices import Price, Prices
from twinville.agents.language_models.retrying import Retrying
from twinville.agents.language_models.wire.patience import Patience
from twinville.agents.memory.connection import Connection
from twinville.agents.population.population import Population
from twinville.simulation.asking.interview import interview
from twinville.simulation.episode.events import Acted, Spoke
from twinville.simulation.episode.mind_events import Decided
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.replay import replay, verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.measures.spec_sheet import markdown, spec_sheet
from twinville.simulation.paused import RunPausedError
from twinville.simulation.preparing.terms import terms
from twinville.simulation.run_options import Allowance
from twinville.worlds.errors import InputError
from twinville.worlds.world import World

UNTIL = "day 1 11:00"


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_compatible, "Retrying", partial(Retrying, longest=0.02))


@pytest.fixture
def five(larkwater: tuple[World, Population]) -> tuple[World, Population]:
    world, people = larkwater
    names = {persona.name for persona in people.personas[:5]}
    return world, Population(people.personas[:5], tuple(fact for fact in people.facts if fact.origin in names))


@pytest.fixture
def never_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many go without an answer, the run goes on."""
    monkeypatch.setattr("twinville.simulation.history.refusals.too_many", lambda refused, put: False)


def _live(five: tuple[World, Population], out: Path, script: Script | None = None, **more: Any) -> Any:
    with loopback_server(script) as server:
        account = more.pop("account", Account())
        model = OpenAICompatible("m", base_url=server.url, account=account, patience=more.pop("patience", None))
        run(*five, out, until=more.pop("until", UNTIL), model=model, account=account, **more)
        return server


def _digest(path: Path) -> str:
    with Episode(path) as episode:
        return episode.digest


FAULTS: tuple[Fault, ...] = (
    {"status": 429},
    {"status": 429, "headers": {"Retry-After": "0.001"}},
    {"status": 500},
    {"status": 503, "body": "<html>", "type": "text/html"},
    {"body": "<html>welcome</html>", "type": "text/html"},
    {"reset": True},
    {"hang_up": True},
    {"no_usage": True},
    {"trickle": 0.0005},
)


@pytest.mark.parametrize("seed", range(3))
def test_failing_calls_change_nothing_of_what_is_lived(seed: int, five: tuple[World, Population], tmp_path: Path) -> None:
    """30% of calls fail, one way or another; the answers depend on the request alone, and so does the digest."""
    luck = Random(seed)
    counts = [0]

    def script(number: int, body: dict[str, Any]) -> Fault | None:
        if number < 1 or luck.random() >= 0.3:
            return None
        counts[0] += 1
        return luck.choice(FAULTS)

    clean = _live(five, tmp_path / "clean.episode")
    troubled = _live(five, tmp_path / "troubled.episode", script)
    assert counts[0] > 2
    assert len(troubled.seen) > len(clean.seen)
    assert _digest(tmp_path / "clean.episode") == _digest(tmp_path / "troubled.episode")
    with Episode(tmp_path / "troubled.episode") as episode:
        assert spec_sheet(episode)["cost"]["failed"] > 0
        assert verify(episode).sound


def test_a_server_that_is_gone_for_a_while(five: tuple[World, Population], tmp_path: Path) -> None:
    _live(five, tmp_path / "clean.episode")
    _live(five, tmp_path / "gone.episode", lambda number, body: {"hang_up": True} if 5 < number < 60 else None)
    assert _digest(tmp_path / "clean.episode") == _digest(tmp_path / "gone.episode")


def test_a_limit_pauses_and_a_larger_one_goes_on(five: tuple[World, Population], tmp_path: Path) -> None:
    """The same bytes as without a limit, and at no time more spent than allowed."""
    prices = Prices({"m": Price(input=1.0, output=4.0)})
    whole, part = tmp_path / "whole.episode", tmp_path / "part.episode"
    _live(five, whole)
    limit = 0.03
    with pytest.raises(RunPausedError, match=r"budget of \$0.03 .* larger --budget; .*twinville resume"):
        _live(five, part, account=Account(prices, dollars=limit))
    with Episode(part) as episode:
        spent = spec_sheet(episode)["cost"]["dollars"]
        assert 0 < spent <= limit
    with loopback_server() as server:

        def go_on(account: Account) -> None:
            def again(recorded: dict[str, Any]) -> OpenAICompatible:
                return OpenAICompatible("m", base_url=server.url, recorded=recorded, account=account)

            resume(part, again, allowance=Allowance(account))

        with pytest.raises(RunPausedError, match=r"budget of \$0.03"):
            # The limit was kept with the episode.
            go_on(Account(prices))
        assert len(server.seen) <= 2
        go_on(Account(prices, dollars=1.0))
    assert _digest(part) == _digest(whole)
    with Episode(part) as episode:
        cost = spec_sheet(episode)["cost"]
        assert spent < cost["dollars"] <= 1.0
        assert cost["limits"]["dollars"] == 1.0


def _garbled(kind: str) -> Script:
    """Nonsense for one prompt kind, again and again."""

    def script(number: int, body: dict[str, Any]) -> Fault | None:
        wanted = body.get("response_format", {}).get("json_schema", {}).get("name")
        return {"content": "Let me think about that."} if wanted == kind else None

    return script


@pytest.mark.usefixtures("never_too_many")
@pytest.mark.parametrize("kind", ["wake_time", "day_plan", "decompose"])
def test_a_refused_answer_pauses_or_is_skipped(kind: str, five: tuple[World, Population], tmp_path: Path) -> None:
    # When to get up is asked at bedtime, and used in the morning.
    until = "day 2 11:00" if kind == "wake_time" else UNTIL
    with pytest.raises(RunPausedError, match=f"no legal answer to '{kind}' in 2 tries"):
        _live(five, tmp_path / "paused.episode", _garbled(kind), when_refused="pause", until=until)
    path = tmp_path / "skipped.episode"
    _live(five, path, _garbled(kind), until=until)
    with Episode(path) as episode:
        assert verify(episode).sound
        assert replay(episode) == episode.digest
        sheet = spec_sheet(episode)
        assert sheet["calls"][kind]["skipped"] > 0
        assert sheet["calls"][kind]["answered"] == 0
        assert sheet["cost"]["by_kind"][kind]["refused"] == sheet["calls"][kind]["skipped"]
        assert sheet["decisions"]["skipped"] == sheet["calls"][kind]["skipped"]
        assert "skipped" in markdown(sheet)
        assert all(entry.event.by != "nobody" or entry.event.prompt == kind for entry in episode.entries(Decided))
        # People go on with their lives.
        assert len(list(episode.entries(Acted))) > 10


@pytest.mark.slow
@pytest.mark.usefixtures("never_too_many")
@pytest.mark.parametrize("profile", ["thrifty", "faithful"])
def test_every_kind_of_prompt_can_be_skipped(profile: str, larkwater: tuple[World, Population], tmp_path: Path) -> None:
    """A day and a morning in which nobody ever gets an answer to anything but where to be."""

    def script(number: int, body: dict[str, Any]) -> Fault | None:
        wanted = body.get("response_format", {}).get("json_schema", {}).get("name")
        return None if wanted in ("probe", "day_plan", "decompose") else {"content": "No."}

    world, people = larkwater
    path = tmp_path / "x.episode"
    with loopback_server(script) as server:
        few = Population(people.personas[:6], ())
        run(world, few, path, until="day 2 09:00", model=OpenAICompatible("m", base_url=server.url), profile=profile)
    with Episode(path) as episode:
        assert verify(episode).sound
        skipped = {kind for kind, counts in spec_sheet(episode)["calls"].items() if counts["skipped"]}
        assert {"wake_time", "reflect" if profile == "thrifty" else "questions"} <= skipped
        assert not list(episode.entries(Spoke))


def test_answers_in_pieces_make_the_same_history(five: tuple[World, Population], tmp_path: Path) -> None:
    """Also where some stop, are cut, begin slowly, or come with signs of life between."""
    kinds: list[Fault] = [
        {"stream": {}},
        {"stream": {"size": 3, "after": 2, "cut": True}},
        {"stream": {"comments": 2, "no_usage": True}},
        {"stream": {"size": 40, "no_done": True}},
        {"stream": {"size": 5, "after": 1, "stall": 0.6}},
        {"delay": 0.02, "stream": {"size": 1000}},
    ]
    _live(five, tmp_path / "whole.episode")
    _live(five, tmp_path / "pieces.episode", lambda number, body: kinds[number % len(kinds)], patience=Patience(first=2, stall=0.3))
    assert _digest(tmp_path / "whole.episode") == _digest(tmp_path / "pieces.episode")


def test_a_role_of_its_own(five: tuple[World, Population], tmp_path: Path) -> None:
    with loopback_server() as server:
        settings = tmp_path / "s.toml"
        settings.write_text(
            f'[models.default]\nmodel = "offline"\n[models.planning]\nmodel = "openai:m"\nbase_url = "{server.url}"\n'
        )
        agreed = terms(settings, None)
        run(*five, tmp_path / "x.episode", until=UNTIL, model=agreed.model(None, 0), account=agreed.account)
        with Episode(tmp_path / "x.episode") as episode:
            assert episode.is_demonstration
            assert verify(episode).sound
            sheet = spec_sheet(episode)
            assert sheet["decisions"]["language_model"] > 0
            assert "planning: " in markdown(sheet)
            assert set(sheet["cost"]["by_kind"]) <= {"probe", "wake_time", "day_plan", "decompose", "replan", "react"}
        before = len(server.seen)
        resume(tmp_path / "x.episode", agreed.model_again, until="day 1 14:00", allowance=agreed.allowance)
        assert len(server.seen) > before


def test_a_server_by_name_is_found_again(five: tuple[World, Population], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The episode has the name as it was chosen and no address; whoever resumes it looks where that server is now."""
    path = tmp_path / "x.episode"
    with loopback_server() as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url.removesuffix("/v1"))
        agreed = terms(None, None, budget=0.01)
        model = agreed.model("ollama:llama3.2:3b", 0)
        agreed.check(model)
        run(*five, path, until=UNTIL, model=model, account=agreed.account)
        with Episode(path) as episode:
            assert episode.model_settings["model"] == "ollama:llama3.2:3b"
            assert "127.0.0.1" not in json.dumps(episode.scenario)
            assert spec_sheet(episode)["cost"]["dollars"] == 0
    with loopback_server() as moved:
        monkeypatch.setenv("OLLAMA_HOST", moved.url)
        with pytest.raises(InputError, match=r"names the model 'ollama:llama3.2:3b', which is asked only when you say so"):
            resume(path, terms(None, None).model_again, until="day 1 14:00")
        assert not moved.seen
        agreed = terms(None, None, models=["ollama:llama3.2:3b"])
        resume(path, agreed.model_again, until="day 1 14:00", allowance=agreed.allowance)
        assert moved.seen
    with Episode(path) as episode:
        assert verify(episode).sound


def test_recorded_answers_need_no_server(five: tuple[World, Population], tmp_path: Path) -> None:
    _live(five, tmp_path / "a.episode")
    agreed = terms(None, None)
    model = agreed.model(f"recorded:{tmp_path / 'a.episode'}", 0)
    run(*five, tmp_path / "b.episode", until=UNTIL, model=model)
    assert _digest(tmp_path / "a.episode") == _digest(tmp_path / "b.episode")
    with pytest.raises(RunPausedError, match="journal has no answer to"):
        run(*five, tmp_path / "c.episode", until="day 1 14:00", model=agreed.model(f"recorded:{tmp_path / 'a.episode'}", 0))
    with pytest.raises(InputError, match="recorded:FILE"):
        agreed.model("recorded", 0)


def test_an_embedder_over_a_server(five: tuple[World, Population], tmp_path: Path) -> None:
    path = tmp_path / "x.episode"
    with loopback_server() as server:
        run(*five, path, until=UNTIL, embedder="openai:e", connection=Connection(server.url))
        assert server.seen
    with Episode(path) as episode:
        # No server is left, and none is needed.
        assert verify(episode).sound
        assert episode.scenario["dimensions"] == 8
    changed = loopback_server(lambda number, body: {"dimensions": 16})
    with changed as server:
        for confirmed, said in ((None, "which is used only when you say so"), ("openai:e", "vectors of length 16 now, and gave 8")):
            connection = Connection(server.url, confirmed=confirmed)
            with pytest.raises(InputError, match=said):
                resume(path, terms(None, None).model_again, until="day 1 22:00", allowance=Allowance(connection=connection))
            assert bool(server.seen) == (confirmed is not None)
    with Episode(path) as episode:
        assert verify(episode).sound


@pytest.mark.slow
@pytest.mark.usefixtures("never_too_many")
def test_three_people_live_a_day_on_a_real_server(five: tuple[World, Population], real_server: str, tmp_path: Path) -> None:
    """Its answers fit every schema and make no sense: the day ends, can be verified, and what was repaired is on the spec sheet."""
    path = tmp_path / "x.episode"
    account = Account()
    model = OpenAICompatible("tiny", base_url=real_server, account=account)
    world, people = five
    run(world, Population(people.personas[:3], ()), path, days=1, model=model, account=account)
    with Episode(path) as episode:
        assert episode.last_tick == 8640
        assert verify(episode).sound
        sheet = spec_sheet(episode)
        assert {"day_plan", "decompose", "wake_time", "reflect"} <= sheet["calls"].keys()
        assert sheet["cost"]["calls"] >= sum(counts["answered"] for counts in sheet["calls"].values())
        assert sheet["cost"]["answered_as"] == {"openai:tiny": {"tiny": sheet["cost"]["calls"]}}
        assert "asked again" in markdown(sheet)


KEY = "sk-canary-0123456789"


@pytest.fixture
def with_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


@pytest.mark.usefixtures("with_key")
def test_the_key_is_nowhere(five: tuple[World, Population], tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Not in the episode, not in what is printed, not in an error, though the server repeats it."""
    caplog.set_level("DEBUG")
    path = tmp_path / "x.episode"
    echo: Fault = {"status": 400, "error": {"message": f"bad key {KEY}"}}
    server = _live(five, path, lambda number, body: {"status": 500, "error": {"message": KEY}} if number == 4 else None)
    assert any(KEY in headers.get("authorization", "") for headers in server.headers)
    with pytest.raises(RunPausedError) as paused:
        _live(five, tmp_path / "y.episode", lambda number, body: echo if number > 8 else None)
    assert KEY not in str(paused.value)
    assert KEY not in f"{paused.value!r}{paused.value.__cause__!r}"
    artefacts = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert artefacts
    for file in artefacts:
        assert KEY.encode() not in file.read_bytes()
    with Episode(path) as episode:
        texts = [json.dumps(call) for call in episode.journal.calls()]
        texts += [json.dumps(episode.account.spent()), json.dumps(episode.scenario), markdown(spec_sheet(episode))]
        assert not any(KEY in text for text in texts)
        assert not any(KEY.encode() in zlib.decompress(row[0]) for row in episode._db.execute("SELECT inputs FROM journal"))
    assert KEY not in caplog.text


def test_an_interview_without_an_answer_is_one_sentence(five: tuple[World, Population], tmp_path: Path) -> None:
    path = tmp_path / "x.episode"
    run(*five, path, until="day 1 08:00")
    for script, words in ((lambda n, b: {"status": 401}, "refused the key"), (_garbled("interview"), "no legal answer")):
        with loopback_server(script) as server, Episode(path) as episode:
            model = OpenAICompatible("m", base_url=server.url)
            with pytest.raises(InputError, match=f"no answer came: .*{words}"):
                interview(episode, episode.names[0], "How are you?", 7 * 3600, model)


def _twinville(*arguments: str) -> Any:
    import typer

    from twinville.simulation.commands.models import add_commands as add_models
    from twinville.simulation.commands.runs import add_commands as add_simulation

    app = typer.Typer()
    add_simulation(app)
    add_models(app)
    return CliRunner().invoke(app, list(arguments))


def test_what_a_run_will_cost() -> None:
    result = _twinville("estimate", "--agents", "4", "--until", "day 1 12:00", "--model", "openai:gpt-4o-mini", "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["total"]["dollars"] == pytest.approx(sum(row["dollars"] for row in found["kinds"].values()), abs=1e-4)
    assert 0 < found["prefix_share"] < 1
    assert found["total"]["prompts"] == sum(row["prompts"] for row in found["kinds"].values())
    longer = json.loads(_twinville("estimate", "--agents", "4", "--days", "3", "--model", "openai:x", "--json").stdout)
    assert longer["total"]["dollars"] is None
    assert longer["days"] == 3


@pytest.mark.slow
def test_a_thrifty_day_stays_under_its_bounds() -> None:
    found = json.loads(_twinville("estimate", "--json").stdout)
    # What intents ask stands apart.
    intent = sum(found["kinds"][kind]["prompts"] for kind in ("approach", "consider"))
    assert found["per_person_day"]["prompts"] * (1 - intent / found["total"]["prompts"]) <= 25
    assert 0 < found["per_person_day"]["prompts"] * intent / found["total"]["prompts"] <= 6
    # The schemas of answers are among them, and what intents ask.
    assert found["per_person_day"]["prompt_tokens"] <= 67_000


def test_a_run_that_will_cost_much_asks_first(tmp_path: Path) -> None:
    settings = tmp_path / "s.toml"
    settings.write_text("[answers]\nask_above = 0.0001\n")
    out = tmp_path / "x.episode"
    arguments = ["run", "--agents", "2", "--model", "openai:gpt-4o", "--settings", str(settings), "--out", str(out)]
    result = _twinville(*arguments, "--base-url", "http://127.0.0.1:9/v1")
    assert isinstance(result.exception, InputError)
    assert "likely to cost about $" in str(result.exception)
    assert "--yes" in str(result.exception)
    assert not out.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--budget", "0"], "--budget 0"),
        (["--budget", "nan"], "--budget nan"),
        (["--max-tokens", "-3"], "--max-tokens -3"),
        (["--when-refused", "gon"], "did you mean 'go-on'"),
        (["--budget", "1", "--model", "openai:x", "--base-url", "http://127.0.0.1:9"], "price of 'openai:x' is not known"),
        (["--settings", "none.toml"], "there is no such file"),
        (["--model", "recorded"], "recorded:FILE"),
        (["--model", "ollama", "--base-url", "http://127.0.0.1:9/v1"], "start it with 'OLLAMA_CONTEXT_LENGTH=16384 ollama serve'"),
        (["--model", "olama:x"], "did you mean 'ollama'"),
        (["--model", "recorded:none.episode"], "none.episode"),
        (["--embedder", "openai:"], "name the model"),
    ],
)
def test_mistakes_are_one_sentence(more: list[str], words: str, tmp_path: Path) -> None:
    result = _twinville("run", "--agents", "2", "--out", str(tmp_path / "x.episode"), *more)
    assert isinstance(result.exception, InputError)
    assert words.casefold() in str(result.exception).casefold()
    assert list(tmp_path.iterdir()) == []
