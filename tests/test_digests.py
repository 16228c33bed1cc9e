"""The engine lives the histories that it lived before; another history is another semantics version."""

import pytest

from benchmarks.digests import CASES, differing, kept, lived
from twinville.simulation.scenario import SEMANTICS_VERSION


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_histories_are_what_they_were(case: str) -> None:
    before = kept().get(str(SEMANTICS_VERSION))
    assert before, "no digests are kept of this semantics version: python benchmarks/digests.py --write"
    found = lived(case)
    if not found:
        pytest.skip("the data of this case do not lie beside the checkout")
    assert set(found) == {name for name in before if name.startswith(f"{case}/")}
    changed = differing(found, before)
    assert not changed, "other histories under the same semantics version; raise it if the engine is meant to live otherwise"


def test_a_changed_digest_is_told() -> None:
    before = kept()[str(SEMANTICS_VERSION)]
    name = next(iter(before))
    assert differing({name: before[name]}, before) == []
    assert differing({name: "another"}, before) == [name]
