"""Policies become changes of a fork; what is asked of people is learned, thought about, and kept or not."""

from collections import Counter
from pathlib import Path

import pytest

from twinville.agents.model_choice import model_of
from twinville.agents.population.load import load_people
from twinville.experiments.design.policies.announcement import Announcement
from twinville.experiments.design.policies.base import Policy
from twinville.experiments.design.policies.campaign import InformationCampaign
from twinville.experiments.design.policies.curfew import Curfew
from twinville.experiments.design.policies.hours import closure
from twinville.experiments.design.policies.law import Law
from twinville.experiments.design.policies.mask_mandate import MaskMandate
from twinville.experiments.design.policies.persona import PersonaChange
from twinville.experiments.design.policies.process import WorldProcess
from twinville.experiments.design.setting import Saturation, Setting
from twinville.experiments.running.replicate import changes_of
from twinville.simulation.asking.interview import identity_at
from twinville.simulation.episode.events import Acted, DoorsChanged, Posted, Refused
from twinville.simulation.episode.mind_events import Changed, Considered, Decided, Reacted, Remembered, Wears
from twinville.simulation.episode.projections.news import spread
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import fork
from twinville.simulation.history.replay import verify
from twinville.simulation.history.resume import resume
from twinville.simulation.history.run import run
from twinville.simulation.processes.weather_events import WeatherTurned
from twinville.worlds.daytime import DAY
from twinville.worlds.errors import InputError
from twinville.worlds.load import load_world

BELL = "The Drowned Bell"


@pytest.fixture(scope="module")
def setting() -> Setting:
    world = load_world("larkwater")
    return Setting(world, load_people(world, "larkwater", None, None, 5).personas, 5)


@pytest.fixture(scope="module")
def past(setting: Setting, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("past") / "past.episode"
    return run(setting.world, list(setting.personas), path, until="day 1 12:00", seed=5)


def _live(past: Path, out: Path, setting: Setting, *policies: Policy, until: str = "day 1 24:00") -> Path:
    fork(past, out, None, changes=changes_of(policies, setting), force=True)
    resume(out, model_of, until=until)
    return out


@pytest.mark.slow
def test_a_mandate_is_learned_weighed_and_worn(past: Path, setting: Setting, tmp_path: Path) -> None:
    path = _live(past, tmp_path / "a.episode", setting, MaskMandate(start="day 1 12:30"))
    with Episode(path) as episode:
        stances = list(episode.entries(Considered))
        assert {str(entry.person) for entry in stances} == set(episode.names)
        assert all(1 <= entry.event.support <= 5 and entry.event.reason for entry in stances)
        keeps = {str(entry.person) for entry in stances if entry.event.keeps}
        assert keeps
        assert keeps < set(episode.names)
        on = {str(entry.person) for entry in episode.entries(Wears) if entry.event.mask}
        # Only those who keep it put one on, and nobody goes to bed in it.
        assert on <= keeps
        for name in on:
            worn = list(episode.entries(Wears, person=name))
            assert [entry.event.mask for entry in worn] == [k % 2 == 0 for k in range(len(worn))]
        assert verify(episode).sound


@pytest.mark.slow
def test_a_curfew_is_kept_by_those_who_mean_to(past: Path, setting: Setting, tmp_path: Path) -> None:
    path = _live(past, tmp_path / "a.episode", setting, Curfew("19:00", "05:00", start="day 1 12:30"))
    free = _live(past, tmp_path / "b.episode", setting)

    def out_late(path: Path, names: set[str]) -> int:
        with Episode(path) as episode:
            homes = {sector.name for sector in episode.world.sectors if sector.kind == "home"}
            late = episode.tick_of(19 * 3600 + 600)
            return sum(
                entry.event.phase == "doing" and entry.event.address.split(":")[1] not in homes
                for entry in episode.entries(Acted, first=late)
                if str(entry.person) in names
            )

    with Episode(path) as episode:
        keeps = {str(entry.person) for entry in episode.entries(Considered) if entry.event.keeps}
    on_shift = {p.name for p in setting.personas if p.workplace}
    assert out_late(path, keeps - on_shift) < 0.5 * max(1, out_late(free, keeps - on_shift))


@pytest.mark.slow
def test_a_law_closes_the_pub_if_those_who_run_it_keep_it(past: Path, setting: Setting, tmp_path: Path) -> None:
    law = Law(f"{BELL} closes at eight.", "close", (BELL,), ("daily 20:00-05:00",), start="day 1 12:30")
    path = _live(past, tmp_path / "a.episode", setting, law)
    with Episode(path) as episode:
        staff = {p.name for p in setting.personas if BELL in (p.workplace or "")}
        stance = {str(entry.person): bool(entry.event.keeps) for entry in episode.entries(Considered)}
        doors = [entry.event.closed for entry in episode.entries(DoorsChanged)]
        assert (doors[:1] == [True]) == (2 * sum(stance[name] for name in staff) > len(staff))
        assert verify(episode).sound


@pytest.mark.slow
def test_enforced_masks_turn_people_away_who_then_know(past: Path, setting: Setting, tmp_path: Path) -> None:
    mandate = MaskMandate(start="day 1 12:30", enforced=True, channel="sign", statement="Nobody enters without a mask.")
    path = _live(past, tmp_path / "a.episode", setting, mandate)
    with Episode(path) as episode:
        refused = Counter(str(entry.person) for entry in episode.entries(Refused) if entry.event.reason == "no mask")
        assert refused
        told = {str(entry.person) for entry in episode.entries(Remembered) if entry.event.fact}
        assert set(refused) <= told


@pytest.mark.slow
def test_wardens_use_their_judgement(past: Path, setting: Setting, tmp_path: Path) -> None:
    warden = setting.names[0]
    law = Law("Nobody is to be in the street.", "stay home", when=(), start="day 1 12:30", wardens=(warden,))
    path = _live(past, tmp_path / "a.episode", setting, law)
    with Episode(path) as episode:
        seen = [entry for entry in episode.entries(Reacted) if entry.event.what == "breach"]
        assert {str(entry.person) for entry in seen} <= {warden}
        assert all(entry.event.choice in ("carry on", "warn", "report") and entry.event.reason for entry in seen)
        assert verify(episode).sound


@pytest.mark.slow
def test_channels_reach_different_people(past: Path, setting: Setting, tmp_path: Path) -> None:
    text = "The mill wheel turns again on Sunday."
    # Hearsay is not on the tip of everybody's tongue: with several tellers it is passed on by one of them.
    told = tuple(setting.names[:8])
    word = _live(past, tmp_path / "w.episode", setting, Announcement(text, "day 1 13:00", told, "word"))
    board = _live(past, tmp_path / "n.episode", setting, Announcement(text, "day 1 13:00", channel="notice"))
    with Episode(word) as episode:
        news = next(each for each in spread(episode) if each.statement == text)
        assert all(news.paths[name] == [name] for name in told)
        assert len(news.known_by) > len(told)
        assert not news.unsourced
    with Episode(board) as episode:
        news = next(each for each in spread(episode) if each.statement == text)
        assert 0 < len(news.known_by) < len(setting.names)
        assert not news.unsourced
        assert [entry.person for entry in episode.entries(Posted) if entry.event.text == text] == [None] * len(
            [t for t in setting.world.things if "read notices" in t.affordances]
        )


@pytest.mark.slow
def test_a_campaign_is_one_piece_of_news(past: Path, setting: Setting, tmp_path: Path) -> None:
    campaign = InformationCampaign("Wash your hands.", "day 1 13:00", letters=Saturation(0.3), messengers=2)
    path = _live(past, tmp_path / "a.episode", setting, campaign)
    with Episode(path) as episode:
        found = [each for each in spread(episode) if each.statement == "Wash your hands."]
        assert len(found) == 1
        direct = {name for name in found[0].known_by if len(found[0].paths[name]) == 1}
        assert set(setting.best_connected(2)) <= direct


@pytest.mark.slow
def test_a_changed_persona_is_asked_as_such(past: Path, setting: Setting, tmp_path: Path) -> None:
    name = setting.names[0]
    path = _live(past, tmp_path / "a.episode", setting, PersonaChange("currently", "I have won a boat.", (name,)))
    with Episode(path) as episode:
        assert [entry.event.value for entry in episode.entries(Changed, person=name)] == ["I have won a boat."]
        key = next(e.event.key for e in episode.entries(Decided, person=name) if e.tick > episode.lineage[-1]["tick"])
        assert "I have won a boat." in episode.journal.inputs_of(key)
        # Off the record, too, they are who they are by now, and were who they were before.
        changed = next(entry.tick for entry in episode.entries(Changed, person=name))
        assert identity_at(episode, name, changed).currently == "I have won a boat."
        assert identity_at(episode, name, changed - 1).currently == setting.personas[0].currently
        assert verify(episode).sound


@pytest.mark.slow
def test_weather_is_felt_and_survives_a_resume(setting: Setting, tmp_path: Path) -> None:
    storm = WorldProcess("weather", {"wet": 1.0, "again": 1.0, "storms": 1.0})
    past = run(setting.world, list(setting.personas[:5]), tmp_path / "past.episode", until="day 1 18:00", seed=5)
    whole = _live(past, tmp_path / "a.episode", setting, storm, until="day 3 12:00")
    parts = tmp_path / "b.episode"
    fork(past, parts, None, changes=changes_of((storm,), setting))
    for until in ("day 1 20:00", "day 2 03:00", "day 2 09:00", "day 3 12:00"):
        resume(parts, model_of, until=until)
    with Episode(whole) as one, Episode(parts) as other:
        assert one.digest == other.digest
        sky = [(one.clock.seconds(e.tick) // DAY, e.event.sky) for e in one.entries(WeatherTurned) if e.person is None]
        assert sky == [(1, "storm"), (2, "storm")]
        assert Counter(str(e.person) for e in one.entries(WeatherTurned) if e.person is not None) == dict.fromkeys(one.names, 2)
        # Whoever has seen little else since has it in mind still, and does not note it again.
        noted = Counter(str(e.person) for e in one.entries(Remembered) if "storm" in e.event.text)
        assert set(noted) == set(one.names)
        assert set(noted.values()) <= {1, 2}
        assert 2 in noted.values()


def test_saturation_treats_whole_households(setting: Setting) -> None:
    treated = set(setting.treated(Saturation(0.5)))
    for members in setting.households().values():
        assert treated.isdisjoint(members) or treated.issuperset(members)
    other = Setting(setting.world, setting.personas, 6)
    assert set(other.treated(Saturation(0.5))) != treated
    assert setting.treated(Saturation(1.0)) == tuple(name for group in setting.households().values() for name in group)
    assert not Announcement("x", to=Saturation(0.0)).changes(setting)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (closure("The Drowned Bel"), "Did you mean 'The Drowned Bell'"),
        (Law(""), "needs words"),
        (Law("Quiet.", "close"), "names its places"),
        (InformationCampaign("x", boards=False), "nobody reads or hears"),
        (InformationCampaign(" "), "needs words"),
        (Announcement("x", to=("Nobody",)), "nobody is called"),
        (Announcement("x", start="noon"), "write a moment"),
    ],
)
def test_mistakes(policy: Policy, words: str, setting: Setting) -> None:
    with pytest.raises(InputError, match=words):
        policy.changes(setting)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (Announcement("x", channel="word"), "begins with somebody"),
        (Announcement("x", channel="notice", place=BELL), "no notice board"),
        (WorldProcess("wether"), "Did you mean 'weather'"),
        (WorldProcess("weather", {"wet": 3}), "weather"),
        (Curfew("22:00", "22:00"), "opens and closes at the same time"),
        (PersonaChange("wake", "early", None), "cannot be"),
    ],
)
def test_what_a_town_cannot_carry_out_is_refused(policy: Policy, words: str, past: Path, setting: Setting, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=words):
        fork(past, tmp_path / "a.episode", None, changes=changes_of((policy,), setting))
    assert not (tmp_path / "a.episode").exists()


@pytest.mark.parametrize("share", [-0.1, 1.5])
def test_a_saturation_is_a_share(share: float) -> None:
    with pytest.raises(InputError, match="from 0 to 1"):
        Saturation(share)
