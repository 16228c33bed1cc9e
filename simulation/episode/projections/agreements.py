"""The life of each agreement, read off the log: the lines that made it, how it stands, what became of it for whom."""

from dataclasses import dataclass, field, replace

from twinville.simulation.episode.events import AgreementChanged, AgreementOver, Spoke
from twinville.simulation.episode.projections.news import announced
from twinville.simulation.episode.reader import Episode

#: Standings of what is neither over nor off.
OPEN = frozenset({"proposed", "accepted", "countered", "conditional"})


@dataclass(frozen=True, slots=True)
class Stating:
    """A line that did something about it: when, the speech event, who said what to whom, what it did."""

    tick: int
    said: str
    speaker: str
    listener: str
    text: str
    act: str


@dataclass(frozen=True, slots=True)
class Life:
    """One agreement. `last` is how it stands at the end of the log, `people` all who were in it at any time, `outcomes` what became
    of it for each whom it bound. `made` says that it was ever agreed, `scripted` that it accepts an invitation that nobody made up.
    """

    last: AgreementChanged
    scripted: bool
    made: bool = False
    people: tuple[str, ...] = ()
    lines: tuple[Stating, ...] = ()
    outcomes: dict[str, AgreementOver] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it is neither over, nor off, nor declined."""
        return self.last.standing in OPEN


def lives(episode: Episode) -> list[Life]:
    """Every agreement of an episode, in the order in which they were first spoken of."""
    given = {str(fact["id"]) for fact in (*episode.scenario["facts"], *announced(episode))}
    spoken = {entry.event.id: entry for entry in episode.entries(Spoke)}
    found: dict[str, Life] = {}
    for entry in episode.entries(AgreementChanged, AgreementOver):
        event = entry.event
        if isinstance(event, AgreementOver):
            if event.id in found:
                found[event.id].outcomes[str(event.person)] = event
            continue
        life = found.get(event.id) or Life(event, scripted=event.fact in given)
        lines = life.lines
        if event.person is not None:
            line = spoken.get(event.said)
            listener, text = (line.event.to, line.event.text) if line is not None else ("", "")
            lines = (*lines, Stating(entry.tick, event.said, event.person, listener, text, event.act))
        found[event.id] = replace(
            life,
            last=event,
            made=life.made or event.standing == "accepted",
            people=tuple(dict.fromkeys((*life.people, *event.who))),
            lines=lines,
        )
    return list(found.values())
