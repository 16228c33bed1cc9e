import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.simulation.episode.events import decode_steps, encode_steps


@given(st.lists(st.sampled_from("ENSW"), max_size=60))
def test_steps_come_back(ways: list[str]) -> None:
    width, x, y = 500, 250, 250
    path = [(x, y)]
    for way in ways:
        dx, dy = {"E": (1, 0), "W": (-1, 0), "S": (0, 1), "N": (0, -1)}[way]
        x, y = x + dx, y + dy
        path.append((x, y))
    text = encode_steps([b * width + a for a, b in path], width)
    assert decode_steps(250, 250, text, (500, 500)) == path


@pytest.mark.parametrize("text", ["X3", "E", "3", "E3N", "E99999999999", "E-1"])
def test_what_is_no_path(text: str) -> None:
    with pytest.raises(ValueError):
        decode_steps(0, 0, text, (500, 500))
