"""One way to write a file: beside its place, under its lock, onto the drive, then renamed.

Under a final name there is at every instant what was there before or all that is new, also after a kill or a power loss. What a
killed process leaves (`.NAME.part`, `NAME.lock`) is cleared by the next command for that file.
"""

import errno
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from twinville.worlds.errors import InputError
from twinville.worlds.locking import acquire_lock, lock_path, release_lock, true_path, try_lock

#: The longest name that anything beside a file NAME has.
_LONGEST = ".{}.part-journal"
_KINDS = {
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}


def part_of(path: Path) -> Path:
    """The name beside a file under which a new one is made."""
    target = true_path(path)
    return target.with_name(f".{target.name}.part")


def reason(error: OSError) -> str:
    """Why the system refused, in its words."""
    return error.strerror or str(error) or type(error).__name__


def check_place(path: Path, *, force: bool, option: str = "--out") -> Path:
    """The file to write for a path, in a folder that exists now.

    Raises InputError for what exists (unless forced), is no regular file, has too long a name, or lies where none can be written.
    """
    try:
        kind = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        kind = 0
    except OSError as error:
        raise InputError(f"{_short(path)}: cannot be written ({reason(error)}); choose another {option}") from None
    if stat.S_ISDIR(kind):
        raise InputError(f"{path}: is a folder; name a file")
    if kind and not stat.S_ISREG(kind):
        raise InputError(f"{path}: is {_KINDS.get(stat.S_IFMT(kind), 'something else')}, not a file; choose another {option}")
    target = true_path(path)
    if kind and not force:
        clear_left(path)
        raise InputError(f"{path}: exists already; choose another {option}, or --force to replace it")
    _check_folder(target.parent, option)
    try:
        target.with_name(_LONGEST.format(target.name)).lstat()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise InputError(f"{_short(path)}: cannot be written ({reason(error)}); choose another {option}") from None
    return target


def _check_folder(folder: Path, option: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{_short(folder)}: the folder cannot be written ({reason(error)}); choose another {option}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(f"{folder}: the folder cannot be written; choose another {option}")


def _short(path: Path) -> str:
    text = str(path)
    return text if len(text) <= 160 else f"{text[:80]}...{text[-40:]}"


def clear_left(path: Path) -> None:
    """Remove what a killed process left beside a file, where nobody is writing it."""
    if not (lock_path(path).exists() or part_of(path).exists()):
        return
    with suppress(OSError):
        lock = try_lock(path)
        if lock is not None:
            with suppress(OSError):
                remove_part(path)
            release_lock(lock)


def is_left(path: Path, of: Path) -> bool:
    """Whether a path is what a killed process may leave beside a file."""
    return path.name in (part_of(of).name, lock_path(of).name)


@contextmanager
def whole_file(path: Path, *, force: bool, option: str = "--out") -> Iterator[BinaryIO]:
    """A file to write to. When the block ends it is put in place of `path`; after an error nothing has changed.

    Raises InputError for a place that cannot be (see `check_place`), and for what the system refuses meanwhile.
    """
    target = check_place(path, force=force, option=option)
    lock = acquire_lock(path)
    part = part_of(path)
    try:
        check_place(path, force=force, option=option)
        remove_part(path)
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        put_in_place(part, target)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({reason(error)})") from None
    finally:
        with suppress(OSError):
            remove_part(path)
        release_lock(lock)


def write_whole(path: Path, data: str | bytes, *, force: bool = True) -> None:
    """Write a whole file at once (text as UTF-8); raises InputError."""
    with whole_file(path, force=force) as file:
        file.write(data.encode() if isinstance(data, str) else data)


def check_new(folder: Path) -> None:
    """Raises InputError when there is something where a new folder is to be."""
    if folder.exists() or folder.is_symlink():
        clear_left(folder)
        raise InputError(f"{folder}: exists already; choose another name")


def write_folder(folder: Path, texts: Mapping[str, str]) -> None:
    """A new folder with these files in it, all or none. Raises InputError when it exists or cannot be written."""
    check_new(folder)
    _check_folder(folder.parent, "place")
    lock = acquire_lock(folder)
    part = part_of(folder)
    try:
        remove_part(folder)
        part.mkdir()
        for name, text in texts.items():
            (part / name).write_text(text, encoding="utf-8")
            sync_file(part / name)
        sync_folder(part)
        check_new(folder)
        put_in_place(part, folder)
    except OSError as error:
        raise InputError(f"{_short(folder)}: cannot be written ({reason(error)})") from None
    finally:
        with suppress(OSError):
            remove_part(folder)
        release_lock(lock)


def append_line(path: Path, line: str) -> None:
    """Add a line to a file in one write; half a line that a power loss left is taken away first. Raises OSError, InputError."""
    lock = acquire_lock(path)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
        try:
            size = _up_to_last_line(descriptor)
            data = f"{line}\n".encode()
            try:
                if os.write(descriptor, data) < len(data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(descriptor)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(descriptor, size)
                raise
        finally:
            os.close(descriptor)
    finally:
        release_lock(lock)


def _up_to_last_line(descriptor: int) -> int:
    """The size of a file of lines, after what follows its last line end was cut off."""
    size = kept = os.fstat(descriptor).st_size
    while kept:
        step = min(kept, 65_536)
        os.lseek(descriptor, kept - step, os.SEEK_SET)
        found = os.read(descriptor, step).rfind(b"\n")
        kept += found + 1 - step if found >= 0 else -step
        if found >= 0:
            break
    if kept < size:
        os.ftruncate(descriptor, kept)
    return kept


def remove(path: Path) -> None:
    """Delete a file if there is one; raises InputError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{path}: cannot be removed ({reason(error)})") from None


def put_in_place(part: Path, target: Path) -> None:
    """Rename what is on the drive already, and see the new name onto the drive as well; raises OSError.

    Who may read and write a file that is replaced may do so afterwards.
    """
    if target.exists():
        shutil.copymode(target, part)
    part.replace(target)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """See a file that another library wrote onto the drive; raises OSError."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """See the names in a folder onto the drive; raises OSError. Where folders cannot be synced there is nothing to do."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def remove_part(path: Path) -> None:
    """Delete what is being made beside a file or a folder, and first what a database keeps beside that; raises OSError."""
    part = part_of(path)
    for beside in ("-journal", "-wal", "-shm"):
        part.with_name(part.name + beside).unlink(missing_ok=True)
    if part.is_dir() and not part.is_symlink():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)
