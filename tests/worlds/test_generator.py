import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinville.agents.persona import Persona
from twinville.agents.population.population import Population, settle
from twinville.agents.population.synthesis import households, synthesize
from twinville.worlds.blueprints import VENUES, home, place
from twinville.worlds.compiler import Compiler, compile_town
from twinville.worlds.generator import generate_town
from twinville.worlds.town_plan import TownPlan


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.integers(1, 140), st.integers(0, 10_000))
def test_generated_towns_are_sound_and_house_everybody(people: int, seed: int) -> None:
    groups = households(people, seed)
    assert sum(len(group.ages) for group in groups) == people
    plan = generate_town("Made", [len(group.ages) for group in groups], seed)
    compiler = Compiler(plan, "made")
    assert compiler.problems() == []
    drafts = synthesize(compiler.world, groups, seed)["people"]
    personas = tuple(Persona.model_validate(draft) for draft in drafts)
    settled = settle(compiler.world, Population(personas), "made")
    assert len({persona.bed for persona in settled.personas}) == people
    assert all(persona.age >= 18 or persona.studies for persona in settled.personas if persona.workplace)


def test_density_is_constant() -> None:
    areas = []
    for people in (100, 400, 1600):
        groups = [len(group.ages) for group in households(people, 3)]
        size = generate_town("Made", groups, 3).size
        areas.append(size[0] * size[1] / people)
    assert max(areas) < 1.35 * min(areas)


def test_the_same_seed_gives_the_same_town_and_another_another() -> None:
    groups = [1, 2, 3, 4, 5, 2, 1]
    assert generate_town("Made", groups, 1) == generate_town("Made", groups, 1)
    assert generate_town("Made", groups, 1) != generate_town("Made", groups, 2)


def test_nobody_is_no_town() -> None:
    with pytest.raises(ValueError):
        generate_town("Made", [], 1)
    with pytest.raises(ValueError):
        households(0, 1)


@pytest.mark.parametrize("flip_x", [False, True])
@pytest.mark.parametrize("flip_y", [False, True])
@pytest.mark.parametrize("kind", [*VENUES, *(f"home {n}" for n in range(1, 6))])
def test_every_blueprint_is_sound_however_it_is_turned(kind: str, flip_x: bool, flip_y: bool) -> None:
    blueprint = VENUES[kind] if kind in VENUES else home(int(kind[-1]))
    sector = place(blueprint, "It", 2, 2, flip_x=flip_x, flip_y=flip_y)
    plan = TownPlan(town="T", size=(blueprint.width + 4, blueprint.height + 4), sectors=(sector,))
    world = compile_town(plan, "blueprint")
    assert len(world.arenas) == len(blueprint.rooms)
