"""Talks of several, wherever a day is read: counted apart with their prompts, in tables, in the window."""

import csv
from collections import Counter
from pathlib import Path

from twinville.simulation.episode.events import Conversed, Joined, Spoke
from twinville.simulation.episode.export import export_table
from twinville.simulation.episode.mind_events import Decided
from twinville.simulation.episode.reader import Episode
from twinville.simulation.measures.talks import in_words, talks
from twinville.viewer.episode_view import EpisodeView
from twinville.viewer.inspector_view import Inspector
from twinville.viewer.story import story


def test_talks_of_several_are_counted_apart(larkwater_day: Path) -> None:
    with Episode(larkwater_day) as episode:
        found = talks(episode)
        over = [entry.event for entry in episode.entries(Conversed)]
        asked = Counter(entry.event.prompt for entry in episode.entries(Decided))
        joined = sum(1 for _ in episode.entries(Joined))
    larger = [talk for talk in over if talk.others]
    assert larger
    assert (found["of_two"], found["of_three_or_four"]) == (len(over) - len(larger), len(larger))
    assert found["joined"] == joined
    # In this profile only talks of several are spoken turn by turn, and summed up by each.
    assert found["prompts"] == {kind: asked[kind] for kind in ("keep_talk", "utter", "utter_group")}
    assert in_words(found).startswith(f"of two: {found['of_two']}; of three or four: {len(larger)}, with their prompts: keep_talk ")
    # Not most talks are.
    assert 4 * len(larger) < len(over)


def test_talks_of_several_in_tables_and_in_the_window(larkwater_day: Path, tmp_path: Path) -> None:
    with Episode(larkwater_day) as episode:
        export_table(episode, "conversations", "csv", tmp_path / "talks.csv")
        talk = next(entry for entry in episode.entries(Conversed) if entry.event.others)
        lines = [entry for entry in episode.entries(Spoke) if entry.event.conversation == talk.event.id]
        last = next(entry for entry in reversed(lines) if entry.event.also)
        page = Inspector(episode).page(str(last.person), "Talk", talk.tick)
        heads = [row.text for row in page.rows if row.kind == "head"]
        shown = [row.text for row in page.rows]
        view = EpisodeView(episode)
        frame = view.frame(last.tick)
        pairs = {frozenset((view.names[a], view.names[b])) for a, b, _ in view.links(talk.tick)}
        told = [item for item in story(episode) if item.kind == "news"]
    # Who left it may be in another talk by then.
    assert set(talk.event.people) - {str(last.person)} in [set(head.removeprefix("with ").split(", ")) for head in heads]
    assert f"{talk.event.others[0]} came" in shown or str(last.person) == talk.event.others[0]
    assert pairs >= {frozenset(pair) for pair in talk.event.pairs}
    line = next(line for line in frame.lines if line.text == last.event.text)
    assert line.named == ("" if last.event.to_all else last.event.to)
    assert told
    with (tmp_path / "talks.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["conversation"] == str(talk.event.id)]
    assert [row["also"] for row in rows] == ["; ".join(line.event.also) for line in lines]
    assert [row["to_all"] for row in rows] == [str(line.event.to_all) for line in lines]
    assert {row["people"] for row in rows} == {"; ".join(talk.event.people)}
