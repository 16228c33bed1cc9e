"""Where memories lie: what was put away is read back, and the file is nobody else's and gone at the end."""

import gc
import os
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinville.agents.memory.archive import WRITTEN_TOGETHER, Archive, InMemory, ScratchFile
from twinville.agents.memory.texts import BLOCK, Texts
from twinville.worlds.errors import InputError

ARCHIVES = [InMemory, ScratchFile]


@pytest.mark.parametrize("made", ARCHIVES)
@settings(max_examples=30)
@given(parts=st.lists(st.binary(min_size=1, max_size=200), min_size=1, max_size=40), often=st.sampled_from([1, 900]))
def test_what_was_put_away_is_read_back(made: type[Archive], parts: list[bytes], often: int) -> None:
    archive = made()
    places = [archive.put(part * often) for part in parts]
    for place, part in reversed(list(zip(places, parts, strict=True))):
        assert bytes(archive.get(place, len(part) * often)) == part * often


def test_a_scratch_file_is_read_while_it_grows() -> None:
    archive = ScratchFile()
    large = bytes(range(256)) * (WRITTEN_TOGETHER // 128)
    first = archive.put(b"first")
    second = archive.put(large)
    third = archive.put(b"third")
    assert bytes(archive.get(first, 5)) == b"first"
    assert bytes(archive.get(second, len(large))) == large
    assert bytes(archive.get(third, 5)) == b"third"


@pytest.mark.skipif(sys.platform == "win32", reason="an open file keeps its name there")
def test_a_scratch_file_has_no_name_and_is_closed_with_its_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    archive = ScratchFile()
    archive.put(b"x" * WRITTEN_TOGETHER)
    assert list(tmp_path.iterdir()) == []
    file = archive._file
    assert os.fstat(file.fileno()).st_mode & 0o077 == 0
    del archive
    gc.collect()
    assert file.closed


def test_where_no_file_can_be_made_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(InputError, match=r"missing: no temporary file can be made there .*choose another TMPDIR"):
        ScratchFile()


class _Full:
    """A file on a full drive."""

    def seek(self, place: int) -> int:
        return place

    def write(self, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    def readinto(self, buffer: bytearray) -> int:
        return 1


def test_a_full_drive_and_a_file_cut_off_are_told() -> None:
    archive = ScratchFile()
    archive.put(b"x" * WRITTEN_TOGETHER)
    archive._file = _Full()  # type: ignore[assignment]
    with pytest.raises(InputError, match=r"No space left on device.*'twinville resume' goes on"):
        archive.put(b"x" * WRITTEN_TOGETHER)
    with pytest.raises(InputError, match="was cut off"):
        archive.get(0, 5)


@settings(max_examples=60)
@given(
    st.lists(st.text(alphabet="aAßİé日\ud800 \n\0.x9", max_size=8), min_size=1, max_size=30),
    st.text(alphabet="aAßİé日\ud800 \n\0.x9", max_size=3),
    st.booleans(),
)
def test_words_are_found_where_a_text_holds_them(texts: list[str], words: str, apart: bool) -> None:
    found = Texts(ScratchFile() if apart else InMemory())
    for text in texts:
        found.add(text + "y" * (BLOCK // 8 if apart else 0))
    assert found.hold(words) == any(words.casefold() in text.casefold() for text in texts)


def test_words_are_not_found_across_texts() -> None:
    texts = Texts(InMemory())
    texts.add("half past")
    texts.add("six")
    assert texts.hold("Past")
    assert not texts.hold("past six")
    assert not texts.hold("pastsix")
