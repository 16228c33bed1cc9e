"""Who lives and works with whom, as everybody concerned knows it."""

from twinville.agents.persona import Persona, Shift
from twinville.agents.population.population import Population
from twinville.agents.residents import Residents
from twinville.worlds.world import World


def test_a_household_and_those_at_work_at_the_same_hours(small: tuple[World, Population]) -> None:
    world, people = small
    ada = people.personas[0]
    cafe = "Corner Cafe:cafe"
    sector = world.arenas_of(cafe)[0].sector

    def of(name: str, home: str, start: str, end: str, days: str = "mon") -> Persona:
        return Persona(name=name, age=30, home=home, workplace=cafe, shifts=(Shift(days=days, start=start, end=end),))

    early, late = of("Early", ada.home, "06:00", "12:00"), of("Late", "Rose Cottage", "14:00", "20:00")
    residents = Residents(world, (early, late, of("Other day", "Rose Cottage", "06:00", "20:00", "tue")))
    assert "Early" not in residents.household("Early")
    assert residents.household("Nobody") == ()
    assert residents.colleagues("Early", sector, 0, 11 * 60, 15 * 60) == ("Late",)
    assert residents.colleagues("Early", sector, 0, 11 * 60, 13 * 60) == ()
    assert residents.colleagues("Early", sector, 1, 11 * 60, 13 * 60) == ("Other day",)
    # Of places where one does not work, one knows no rota.
    assert residents.colleagues("Stranger", sector, 0, 0, 1440) == ()
