"""How news spread: for each fact who knows it, and through whom it came to them, read off spoken lines alone."""

from dataclasses import dataclass

from simulation.episode.reader import Episode


@dataclass(frozen=True, slots=True)
class News:
    """One fact: its origin, who knows it (in the order of hearing), who doubts it, and the chain of people to each knower.

    `unsourced` are knowers whose memory names no spoken line: there should be none.
    """

    id: str
    origin: str
    known_by: list[str]
    doubted_by: list[str]
    paths: dict[str, list[str]]
    unsourced: list[str]


def spread(episode: Episode) -> list[News]:
    """Every fact of the scenario, as far as it came."""
    speakers = {str(entry.data["id"]): entry.person for entry in episode.entries("speech")}
    found = {str(fact["id"]): News(str(fact["id"]), str(fact["origin"]), [], [], {}, []) for fact in episode.scenario["facts"]}
    belief: dict[tuple[str, str], bool] = {}
    for entry in episode.entries("memory"):
        news = found.get(str(entry.data["fact"]))
        if news is None or entry.person is None:
            continue
        belief[news.id, entry.person] = bool(entry.data["doubted"])
        if entry.person in news.paths:
            continue
        source = next((speakers.get(str(item)) for item in entry.data["evidence"] if str(item).startswith("s")), None)
        if entry.person == news.origin:
            news.paths[entry.person] = [entry.person]
        elif source is not None and source in news.paths:
            news.paths[entry.person] = [*news.paths[source], entry.person]
        else:
            news.unsourced.append(entry.person)
            continue
        news.known_by.append(entry.person)
    for (fact, person), doubted in belief.items():
        if doubted:
            found[fact].doubted_by.append(person)
    return list(found.values())
