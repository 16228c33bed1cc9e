"""What a policy needs to become changes of a fork: the town, its people, and the seed of the replicate's assignment."""

from dataclasses import dataclass
from typing import Literal

from twinville.agents.persona import Persona
from twinville.worlds.errors import InputError, suggestion
from twinville.worlds.keyed import keyed
from twinville.worlds.world import World


@dataclass(frozen=True, slots=True)
class Saturation:
    """A share of households (or of people) who are treated, drawn anew in each replicate; the others are not.

    Comparing the treated with the same people in the other arm gives the direct effect, comparing the untreated the spillover
    (Hudgens and Halloran 2008).
    """

    share: float
    by: Literal["household", "person"] = "household"

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise InputError(f"a saturation of {self.share:g}: give a share from 0 to 1")
        if self.by not in ("household", "person"):
            raise InputError(f"a saturation by '{self.by}': choose household or person")


#: Whom a policy reaches: everybody, those named, or a share.
Reach = tuple[str, ...] | Saturation | None


@dataclass(frozen=True, slots=True)
class Setting:
    """The town and people of one replicate, and the seed of its assignment."""

    world: World
    personas: tuple[Persona, ...]
    seed: int

    @property
    def names(self) -> list[str]:
        """Everybody."""
        return [persona.name for persona in self.personas]

    def households(self) -> dict[str, list[str]]:
        """People by the home they live in."""
        found: dict[str, list[str]] = {}
        for persona in self.personas:
            found.setdefault(self.world.arenas_of(persona.home)[0].sector, []).append(persona.name)
        return found

    def treated(self, to: Reach) -> tuple[str, ...]:
        """The people a reach means; empty for everybody. Raises InputError with the nearest name."""
        if to is None:
            return ()
        if not isinstance(to, Saturation):
            return tuple(self.person(name) for name in to)
        groups = self.households() if to.by == "household" else {name: [name] for name in self.names}
        order = sorted(groups, key=lambda group: (keyed(self.seed, "saturation", group), group))
        chosen = set(order[: round(to.share * len(order))])
        return tuple(name for group in groups if group in chosen for name in groups[group])

    def person(self, name: str) -> str:
        """Somebody by name; raises InputError with the nearest one."""
        found = next((each for each in self.names if each.casefold() == name.casefold()), None)
        if found is None:
            raise InputError(f"nobody is called '{name}'.{suggestion(name, self.names)}")
        return found

    def place(self, name: str) -> str:
        """A place as the town has it; raises InputError with the nearest one."""
        names = [sector.name for sector in self.world.sectors]
        found = next((each for each in names if each.casefold() == name.casefold()), None)
        if found is None:
            raise InputError(f"there is no place '{name}' in {self.world.name}.{suggestion(name, names)}")
        return found

    def best_connected(self, count: int) -> tuple[str, ...]:
        """The people whom most others name among their ties, the best known first (in-degree)."""
        named = dict.fromkeys(self.names, 0)
        for persona in self.personas:
            for tie in persona.ties:
                if tie.name in named:
                    named[tie.name] += 1
        return tuple(sorted(named, key=lambda name: (-named[name], name))[:count])
