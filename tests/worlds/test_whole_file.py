"""One way to write a file: whole or not at all, under a lock, onto the drive."""

import errno
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from twinville.worlds import locking
from twinville.worlds.errors import InputError
from twinville.worlds.locking import acquire_lock, lock_path, release_lock, try_lock
from twinville.worlds.whole_file import append_line, check_place, part_of, whole_file, write_folder, write_whole


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_nobody_sees_half_of_it(tmp_path: Path) -> None:
    out = tmp_path / "below" / "x"
    with whole_file(out, force=False) as file:
        file.write(b"half")
        file.flush()
        assert not out.exists()
        assert _names(out.parent) == [".x.part", "x.lock"]
    assert out.read_bytes() == b"half"
    assert _names(out.parent) == ["x"]
    out.chmod(0o600)
    with whole_file(out, force=True) as file:
        assert out.read_bytes() == b"half"
        file.write(b"whole")
    assert out.read_bytes() == b"whole"
    assert out.stat().st_mode & 0o777 == 0o600
    with pytest.raises(InputError, match="exists already"), whole_file(out, force=False):
        pass
    assert out.read_bytes() == b"whole"


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt(), ValueError("x")])
def test_what_breaks_off_leaves_the_old_one(tmp_path: Path, error: BaseException) -> None:
    out = tmp_path / "x"
    out.write_bytes(b"old")

    def write() -> None:
        with whole_file(out, force=True) as file:
            file.write(b"new")
            raise error

    with pytest.raises(InputError if isinstance(error, OSError) else type(error)):
        write()
    assert out.read_bytes() == b"old"
    assert _names(tmp_path) == ["x"]


def test_it_is_on_the_drive_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        done.append("sync folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "sync file")  # noqa: PTH112
        sync(descriptor)

    def replaced(self: Path, target: Path) -> Path:
        done.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    write_whole(tmp_path / "x", "text")
    assert done == ["sync file", "rename", "sync folder"]
    done.clear()
    write_folder(tmp_path / "town", {"a": "1", "b": "2"})
    assert done == ["sync file", "sync file", "sync folder", "rename", "sync folder"]
    assert _names(tmp_path / "town") == ["a", "b"]
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.EIO, "Input/output error")))
    with pytest.raises(InputError, match=r"x: cannot be written \(Input/output error\)"):
        write_whole(tmp_path / "x", "other")
    assert (tmp_path / "x").read_text() == "text"


def test_places_that_cannot_be(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("x")
    (tmp_path / "loop").symlink_to("loop")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(tmp_path / "socket"))
    before = _names(tmp_path)
    for place, words in (
        ("/dev/null", "is a device, not a file"),
        ("/dev/full", "is a device, not a file"),
        ("pipe", "is a pipe, not a file"),
        ("socket", "is a socket, not a file"),
        (".", "is a folder; name a file"),
        ("file/x", "the folder cannot be written"),
        ("loop", "symbolic links"),
        ("x" * 252, "name too long"),
        ("x/" * 3000 + "x", "name too long"),
    ):
        with pytest.raises(InputError, match=f"(?i){words}") as caught:
            check_place(tmp_path / place, force=True)
        assert len(str(caught.value)) < 400
    listening.close()
    assert _names(tmp_path) == before


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder in which nobody can make a file, whoever it is")
def test_where_no_file_can_be_made_nobody_is_said_to_be_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "WAIT", 0.0)
    with pytest.raises(InputError, match=r"^/proc/x\.csv: cannot be locked \(.+\); choose another folder$"):
        write_whole(Path("/proc/x.csv"), "x")


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "x").write_text("old")
    (tmp_path / "link").symlink_to("there/x")
    write_whole(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there" / "x").read_text() == "new"
    assert _names(tmp_path / "there") == ["x"]


def test_a_writer_that_lives_is_left_alone_and_a_dead_one_cleared_away(tmp_path: Path) -> None:
    out = tmp_path / "x"
    lock = acquire_lock(out)
    part_of(out).write_text("half")
    with pytest.raises(InputError, match="another process is writing this file"):
        write_whole(out, "mine")
    out.write_text("old")
    with pytest.raises(InputError, match="exists already"):
        check_place(out, force=False)
    assert part_of(out).read_text() == "half"
    lock.release()  # as if it had been killed: its files stay
    assert _names(tmp_path) == [".x.part", "x", "x.lock"]
    with pytest.raises(InputError, match="exists already"):
        check_place(out, force=False)
    assert _names(tmp_path) == ["x"]


def test_two_never_hold_one_name(tmp_path: Path) -> None:
    out, holders, most = tmp_path / "x", [0], []

    def work() -> None:
        for _ in range(30):
            while (lock := try_lock(out)) is None:
                time.sleep(0.0005)
            holders[0] += 1
            most.append(holders[0])
            time.sleep(0.0002)
            holders[0] -= 1
            release_lock(lock)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 120
    assert set(most) == {1}
    assert _names(tmp_path) == []


def test_a_lock_that_is_somebody_elses_file_is_not_removed(tmp_path: Path) -> None:
    lock_path(tmp_path / "x").write_text("versions = 3")
    write_whole(tmp_path / "x", "text")
    assert lock_path(tmp_path / "x").read_text() == "versions = 3"


def test_lines_are_added_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger"
    append_line(path, "one")
    append_line(path, "two")
    with path.open("a") as file:
        file.write("ha" * 70_000)
    append_line(path, "three")
    assert path.read_text() == "one\ntwo\nthree\n"
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(OSError, match="No space left"):
        append_line(path, "four")
    assert path.read_text() == "one\ntwo\nthree\n"
    path.write_text("no line end")
    monkeypatch.undo()
    append_line(path, "five")
    assert path.read_text() == "five\n"
    assert _names(tmp_path) == ["ledger"]


def test_a_folder_is_whole_or_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_folder(tmp_path / "town", {"a": "1", "no/such": "2"})
    assert _names(tmp_path) == []
    part_of(tmp_path / "town").mkdir()
    (part_of(tmp_path / "town") / "half").write_text("x")
    write_folder(tmp_path / "town", {"a": "1"})
    assert _names(tmp_path) == ["town"]
    assert _names(tmp_path / "town") == ["a"]
    with pytest.raises(InputError, match="exists already"):
        write_folder(tmp_path / "town", {"a": "1"})
