"""The page of a report: whole, readable without pictures, safe against hostile words, and right in a real browser."""

import base64
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from twinville.agents.model_choice import model_of
from twinville.experiments.design.policies.announcement import Announcement
from twinville.experiments.design.policies.mask_mandate import MaskMandate
from twinville.experiments.design.policies.process import WorldProcess
from twinville.experiments.design.policies.rumour import Rumour
from twinville.experiments.design.setting import Setting
from twinville.experiments.design.study import Experiment
from twinville.experiments.design.study_file import bundled, read_study
from twinville.experiments.outcomes.epidemics import attack_rate, curve, peak, realised_r0, secondary
from twinville.experiments.outcomes.kinds import informed, visits
from twinville.experiments.outcomes.surveys import survey
from twinville.experiments.report.page import write_report
from twinville.experiments.report.wording import finding
from twinville.experiments.results.results import Results, results
from twinville.experiments.running.local import live_study
from twinville.simulation.episode.mind_events import Wears
from twinville.simulation.episode.projections.health import cases
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.fork import Change, fork
from twinville.simulation.history.replay import verify
from twinville.simulation.history.resume import resume
from twinville.simulation.interventions.process import ProcessBegun
from twinville.viewer.conditions import Conditions
from twinville.worlds.errors import InputError
from twinville.worlds.load import load_world

HOSTILE = '<script>alert("x")</script> & «quoted»'


SLOW_FIXTURES = ("found",)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Results:
    out = tmp_path_factory.mktemp("report") / "study"
    study = Experiment(
        title="A small epidemic", question="Do masks help?", fork_at="day 1 20:00", until="day 2 13:00", agents=8,
        replicates=3, seed=5,
        before=[
            WorldProcess("contagion", {"r0": 8, "begins": "day 1 18:00", "index": 2, "latent_days": 0.2}, start="day 1 06:10"),
            Rumour("Masks are made of straw.", "Ada Okafor", start="day 1 09:00"),
        ],
        arms={
            "none": [],
            "mandate": [MaskMandate(start="day 2 07:00"), Announcement(HOSTILE, start="day 2 08:00", to=("Ada Okafor",))],
        },
        contrasts=["mandate - none"],
        outcomes=[
            attack_rate(primary=True, smallest=0.1), peak(), realised_r0(), visits("The Copper Kettle"),
            informed(about="masks straw"), survey("Everybody should wear a mask.", name="masks"),
        ],
        checks=["identity"],
    )  # fmt: skip
    live_study(study, out)
    return results(study, out)


@pytest.fixture(scope="module")
def page(found: Results) -> Path:
    return write_report(found)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def _tags(page: Path) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Tags()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.found


def test_one_file_that_needs_nothing_else(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    tags = _tags(page)
    assert not [tag for tag, _ in tags if tag in ("script", "link", "iframe", "object")]
    assert not re.search(r'(src|srcset|href)="(?!data:|#)', text)
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_it_can_be_read_without_seeing_and_without_a_mouse(page: Path) -> None:
    tags = _tags(page)
    images = [attributes for tag, attributes in tags if tag == "img"]
    assert len(images) >= 4
    assert all(len(attributes["alt"] or "") > 40 for attributes in images)
    assert next(attributes["lang"] for tag, attributes in tags if tag == "html") == "en"
    links = {attributes["href"] for tag, attributes in tags if tag == "a"}
    ids = {f"#{attributes['id']}" for _, attributes in tags if attributes.get("id")}
    assert links <= ids
    assert all(attributes.get("tabindex") == "0" for _, attributes in tags if attributes.get("class") == "wide")
    assert all(attributes.get("scope") for tag, attributes in tags if tag == "th")
    levels = [int(tag[1]) for tag, _ in tags if tag in ("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1


def test_every_picture_carries_the_demonstration_notice(page: Path, found: Results) -> None:
    text = page.read_text(encoding="utf-8")
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", text, re.DOTALL)
    assert captions
    assert all("demonstration: hand-written rules" in caption for caption in captions)
    assert found.notice


def test_pictures_and_tables_lie_beside_it(page: Path, found: Results) -> None:
    files = {path.name for path in page.parent.iterdir()}
    assert {"effects.png", "epidemic.png", "world.csv", "person.csv", "effects.csv", "time.csv"} <= files
    text = page.read_text(encoding="utf-8")
    assert base64.b64encode((page.parent / "effects.png").read_bytes()).decode() in text
    kept = pd.read_csv(page.parent / "world.csv")
    pd.testing.assert_frame_equal(kept, found.data(), check_dtype=False)
    if "world.parquet" in files:
        pd.testing.assert_frame_equal(pd.read_parquet(page.parent / "world.parquet"), found.data(), check_dtype=False)


def test_a_report_is_the_same_each_time(page: Path, found: Results) -> None:
    before = page.read_bytes()
    assert write_report(found).read_bytes() == before


def test_what_it_says_is_what_was_found(page: Path, found: Results) -> None:
    text = page.read_text(encoding="utf-8")
    primary = next(each for each in found.estimates if each.primary)
    assert finding(primary)[:40].replace("'", "&#39;") in text
    for words in (
        "Comparison with mechanistic models",
        "SEIR equations",
        "independent cascade",
        "Stated reasons",
        "Limits",
        "locked plan",
        "Spec sheet",
    ):
        assert words in text


def test_epidemics_are_read_off_the_log(found: Results) -> None:
    with Episode(found.path(0, "none")) as episode:
        known = cases(episode)
        assert sum(case.by is None for case in known) == 2
        assert len(known) > 2
        assert all(case.by in {other.person for other in known} for case in known if case.by is not None)
        assert all(case.infectious is None or case.infectious >= case.exposed for case in known)
        first = {case.person for case in known if case.by is None}
        assert secondary(episode) == sum(case.by in first for case in known) / 2
        assert max(curve(episode, 1, episode.last_tick).values()) <= len(known)
        conditions = Conditions(episode)
        last = conditions.at(episode.last_tick)
        assert sum(bool(condition.stage) for condition in last) == len(known)
        assert not any(condition.stage for condition in conditions.at(1))
    with Episode(found.path(0, "mandate")) as episode:
        conditions = Conditions(episode)
        ticks = [entry.tick for entry in episode.entries(Wears) if entry.event.mask]
        assert all(any(condition.masked for condition in conditions.at(tick)) for tick in ticks)
        assert any(condition.keeps is False or condition.keeps for condition in conditions.at(episode.last_tick))


def test_masks_can_be_swept_by_a_factor(found: Results, tmp_path: Path) -> None:
    past = found.path(0, "past")
    for arm, policy in (
        ("leaky", WorldProcess("contagion", {"mask_out": "0.1"})),
        ("tight", WorldProcess("contagion", {"mask_out": 0.9})),
    ):
        fork(past, tmp_path / f"{arm}.episode", None, changes=policy.changes(Setting(load_world("larkwater"), (), 1)))
        with Episode(tmp_path / f"{arm}.episode") as episode:
            assert episode.interventions[-1]["parameters"]["mask_out"] in ("0.1", 0.9)
    resume(tmp_path / "tight.episode", model_of, until="day 1 22:00")
    with Episode(tmp_path / "tight.episode") as episode:
        assert verify(episode).sound
    with pytest.raises(InputError, match="r0"):
        fork(past, tmp_path / "x.episode", None, changes=[Change(ProcessBegun(process="contagion", parameters={"r0": 3}))])


def test_an_unwritable_folder_is_one_sentence(found: Results, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        write_report(found, tmp_path / "file" / "report")


@pytest.mark.parametrize("name", bundled())
def test_bundled_studies_can_be_read(name: str) -> None:
    study = read_study(Path(name))
    assert study.title
    assert study.question
    assert any(outcome.primary for outcome in study.outcomes)
    with pytest.raises(InputError, match="no bundled study"):
        read_study(Path(f"{name}x"))


_BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.skipif(_BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.parametrize(("width", "dark"), [(1200, False), (390, False), (1200, True)])
def test_in_a_browser_nothing_overflows(page: Path, width: int, dark: bool, tmp_path: Path) -> None:
    """The page tells its own width: a script is added to a copy, and allowed there; the original has none, and forbids any."""
    probe = (
        "<script>window.onload = () => { const wide = document.documentElement.scrollWidth, images = [...document.images];"
        "document.title = JSON.stringify([wide, window.innerWidth, images.every(i => i.complete && i.naturalWidth > 100),"
        "getComputedStyle(document.body).backgroundColor]); }</script></body>"
    )
    copy = tmp_path / "page.html"
    text = page.read_text(encoding="utf-8")
    assert text.count("default-src 'none';") == 1
    allowed = text.replace("default-src 'none';", "default-src 'none'; script-src 'unsafe-inline';")
    copy.write_text(allowed.replace("</body>", probe), encoding="utf-8")
    command = [
        str(_BROWSER), "--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={width},900",
        f"--user-data-dir={tmp_path}/profile",
        *(["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if dark else []), "--dump-dom", copy.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    title = re.search(r"<title>(.*?)</title>", done.stdout)
    assert title is not None, done.stderr[-500:]
    scroll, inner, loaded, ground = re.findall(r"\d+|true|false|rgb\([^)]*\)", title[1].replace("&quot;", '"'))[:4]
    assert int(scroll) <= int(inner)
    assert loaded == "true"
    assert (ground == "rgb(23, 25, 28)") == dark
