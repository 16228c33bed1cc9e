"""Put early, used late: what is asked at bedtime is used in the morning, unless something has changed that it depends on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from twinville.agents.cognition.questions import Questions
from twinville.agents.model_choice import model_of
from twinville.agents.population.population import Population
from twinville.agents.prompts.day_plan import DayPlanPrompt
from twinville.agents.prompts.decompose import DecomposePrompt
from twinville.agents.prompts.depends import COUNTERS
from twinville.agents.prompts.registry import prompt_kinds
from twinville.agents.prompts.renew_identity import RenewIdentityPrompt
from twinville.agents.prompts.wake_time import WakeTimePrompt
from twinville.agents.rules.rule_model import RuleModel
from twinville.simulation.episode.events import Intervened
from twinville.simulation.episode.mind_events import Decided, Put, Remembered, Withdrawn
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import Change, fork
from twinville.simulation.history.replay import replay, verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.interventions.announcement import Announced
from twinville.simulation.interventions.ordinance import Ordained
from twinville.simulation.interventions.persona import PersonaChanged
from twinville.simulation.measures.putting import lags
from twinville.simulation.measures.spec_sheet import markdown, spec_sheet
from twinville.worlds.world import World

SLOW_FIXTURES = ("lived",)

HOUR = 3600
END = "day 2 10:00"
NIGHT = 27 * HOUR
EARLY = {"wake_time", "renew_identity", "day_plan", "decompose"}


@pytest.fixture(scope="module")
def lived(small: tuple[World, Population], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two people from one morning until the next."""
    return run(*small, tmp_path_factory.mktemp("early") / "lived.episode", until=END, seed=5)


def _went_on(parent: Path, out: Path, seconds: int, *changes: Change, **more: object) -> Path:
    fork(parent, out, seconds, changes=changes, **more)  # type: ignore[arg-type]
    resume(out, model_of, until=END)
    return out


def _digest(path: Path) -> str:
    with Episode(path) as episode:
        return episode.digest


def _withdrawn(path: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """By person and kind: why a question was withdrawn in the morning after the fork."""
    with Episode(path) as episode:
        return {
            (entry.person or "", entry.event.prompt): entry.event.because
            for entry in episode.entries(Withdrawn, first=episode.tick_of(NIGHT))
            if entry.event.prompt != "decompose"
        }


def _changes(episode: Episode) -> Iterator[tuple[int, str | None, str]]:
    """What the log tells to have changed: at which tick, for whom (None: everybody), and which counter that moves."""
    for entry in episode.entries(Intervened):
        rows = [row for row in episode.interventions if row["tick"] == entry.tick and row["what"] == entry.event.what]
        for row in rows:
            if row["what"] in ("seed", "model"):
                yield entry.tick, None, str(row["what"])
            if row["what"] == "whisper":
                yield entry.tick, row["person"], "aims"
            if row["what"] == "persona":
                yield from ((entry.tick, name, "persona") for name in row["people"])
    for heard in episode.entries(Remembered):
        if heard.event.fact is not None and not heard.event.doubted:
            yield heard.tick, heard.person, "news"


def _check(path: Path) -> int:
    """From the log alone: no used answer predates a change of what its kind declares. Returns how many were used."""
    with Episode(path) as episode:
        changes = list(_changes(episode))
        put = {entry.event.key: (entry.tick, entry.event.prompt) for entry in episode.entries(Put)}
        withdrawn = {entry.event.key for entry in episode.entries(Withdrawn)}
        used = 0
        for entry in episode.entries(Decided):
            assert entry.event.key not in withdrawn
            if entry.event.key not in put:
                continue
            since, kind = put[entry.event.key]
            depends = prompt_kinds()[kind].depends_on
            # What happens at a tick comes before what is thought at it.
            stale = [
                (tick, counter)
                for tick, who, counter in changes
                if since < tick <= entry.tick and who in (None, entry.person) and counter in depends
            ]
            assert not stale, (entry.person, kind, since, entry.tick, stale)
            used += 1
        return used


def test_kinds_that_are_put_early_say_so() -> None:
    for kind in prompt_kinds().values():
        assert kind.put
        assert kind.depends_on <= set(COUNTERS)
        assert ("at once" in kind.put) is (kind.kind not in EARLY)
    # Who withdraws the one withdraws what was built on it.
    assert WakeTimePrompt.depends_on | RenewIdentityPrompt.depends_on <= DayPlanPrompt.depends_on
    assert DecomposePrompt.depends_on == set(COUNTERS)


def test_the_evening_puts_what_the_morning_uses(lived: Path) -> None:
    with Episode(lived) as episode:
        for name in episode.names:
            put = {e.event.prompt: e.tick for e in episode.entries(Put, person=name) if e.event.prompt != "decompose"}
            assert {"wake_time", "day_plan"} <= put.keys()
            for kind in put:
                used = next(e.tick for e in episode.entries(Decided, person=name, first=put[kind]) if e.event.prompt == kind)
                assert 4 * 360 < used - put[kind] < 12 * 360
        ahead = lags(episode)["decompose"]
        assert ahead["used"] > 3
        assert 0 < ahead["maximum_lag"] <= 1800
        sheet = spec_sheet(episode)
        assert sheet["put_early"] == lags(episode)
        assert "| day_plan |" in markdown(sheet).partition("put early, used late")[2]
    assert _check(lived) > 6


def test_an_unchanged_fork_lives_the_same_future_whenever_it_begins(lived: Path, tmp_path: Path) -> None:
    """As after a kill: from the last checkpoint before the moment. At bedtime, in the night, in the morning, and amid a span."""
    with Episode(lived) as episode:
        put = [entry.tick for entry in episode.entries(Put)]
        used = [entry.tick for entry in episode.entries(Decided) if entry.event.prompt in EARLY][-4:]
        seconds = [episode.clock.seconds(tick) for tick in (*put[:2], *put[-3:], *used)]
    for number, moment in enumerate({*seconds, *(second - 10 for second in seconds), NIGHT}):
        assert _digest(_went_on(lived, tmp_path / f"{number}.episode", moment)) == _digest(lived), moment


def _ordinance() -> Ordained:
    return Ordained.asking("Everybody is to stay at home today.", asks="stay home")


@pytest.mark.parametrize("what", ["seed", "model", "whisper", "persona", "news", "ordinance"])
def test_a_change_in_the_night_withdraws_what_it_touches(
    what: str, lived: Path, small: tuple[World, Population], tmp_path: Path
) -> None:
    one, other = (persona.name for persona in small[1].personas)
    out = tmp_path / "fork.episode"
    changes: dict[str, Change] = {
        "persona": Change(PersonaChanged(people=(one,), attribute="interests", value=("chess",))),
        "news": Change(Announced(text="The mill burnt down.", people=(one,), channel="word")),
        "ordinance": Change(_ordinance()),
    }
    more: dict[str, object] = {"seed": 77} if what == "seed" else {}
    more |= {"whispers": [f"{one}: Go to the green at nine."]} if what == "whisper" else {}
    more |= {"model": RuleModel(99)} if what == "model" else {}
    _went_on(lived, out, NIGHT, *([changes[what]] if what in changes else []), **more)
    found = _withdrawn(out)
    counters = {"seed": "seed", "model": "model", "whisper": "aims", "persona": "persona", "news": "news", "ordinance": "news"}
    assert counters[what] in found[(one, "day_plan")]
    everybody = what in ("seed", "model", "ordinance")
    assert ((other, "day_plan") in found) is everybody
    with Episode(out) as episode:
        # It was put anew and used at once, under the change; the answer that was paid for is in the journal and not used.
        key = [entry.event.key for entry in episode.entries(Decided, person=one) if entry.event.prompt == "day_plan"][-1]
        asked = list(episode.journal.prompts_of("day_plan", one))
        assert len(asked) == 3
        inputs = dict(asked)[key]
        told = {"persona": "chess", "whisper": "Go to the green at nine.", "news": "The mill burnt down."}
        assert told.get(what, "") in inputs
        assert ("ordinances" in found[(one, "day_plan")]) is (what == "ordinance")
        assert verify(episode).sound
        assert replay(episode) == episode.digest
    assert _check(out) > 3
    # Killed anywhere about there, it comes to the same.
    for number, moment in enumerate((NIGHT + 10, NIGHT + 2 * HOUR, 31 * HOUR)):
        assert _digest(_went_on(out, tmp_path / f"{number}.episode", moment)) == _digest(out)


def test_news_in_the_middle_of_a_block_stands_in_the_next_steps(
    lived: Path, small: tuple[World, Population], tmp_path: Path
) -> None:
    one = small[1].personas[0].name
    with Episode(lived) as episode:
        # Within the half hour in which the next steps are asked for already.
        put = [entry for entry in episode.entries(Put, person=one, first=6 * 360) if entry.event.prompt == "decompose"]
        used = {entry.event.key: entry.tick for entry in episode.entries(Decided, person=one)}
        moment = next(entry.tick for entry in put if used.get(entry.event.key, 0) > entry.tick + 3)
        seconds = episode.clock.seconds(moment)
    out = _went_on(
        lived, tmp_path / "fork.episode", seconds, Change(Announced(text="The mill burnt down.", people=(one,), channel="word"))
    )
    with Episode(out) as episode:
        because = next(entry for entry in episode.entries(Withdrawn, person=one, first=moment) if entry.event.prompt == "decompose")
        assert "news" in because.event.because
        keys = [entry.event.key for entry in episode.entries(Decided, person=one, first=because.tick)]
        inputs = dict(episode.journal.prompts_of("decompose", one))
        assert any("The mill burnt down." in inputs.get(key, "") for key in keys[:2])
    assert _check(out) > 3
    assert _digest(_went_on(out, tmp_path / "again.episode", seconds + 60)) == _digest(out)


def test_the_check_finds_an_answer_that_is_used_all_the_same(
    lived: Path, small: tuple[World, Population], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Questions, "is_usable", lambda self, kind, now: kind in self.pending)
    name = small[1].personas[0].name
    out = _went_on(lived, tmp_path / "fork.episode", NIGHT, whispers=[f"{name}: Go to the green at nine."])
    with pytest.raises(AssertionError, match="aims"):
        _check(out)
