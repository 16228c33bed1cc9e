"""One writer a file: whoever writes NAME holds an OS lock on `NAME.lock` beside it.

The lock file is removed by who holds it, just before it is let go. Who then locks what was removed sees that it has no name
any more (filelock looks) and begins anew, so that two never hold one name. What a killed process leaves is locked by nobody, and is
cleared by the next command for that file.
"""

import os
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from twinville.worlds.errors import InputError

#: Seconds for which a lock is waited for: a reader that tidies up after a killed process holds it for so long at most, as a rule.
WAIT = 1.0


def true_path(path: Path) -> Path:
    """The file that a path means, symbolic links followed; it need not exist."""
    return Path(os.path.realpath(path))


def lock_path(path: Path) -> Path:
    """Where the lock of a file is."""
    target = true_path(path)
    return target.with_name(f"{target.name}.lock")


def try_lock(path: Path, wait: float = 0.0) -> FileLock | None:
    """The lock of a file, or None when another process has it for longer than `wait` seconds; raises OSError."""
    lock = FileLock(lock_path(path))
    try:
        lock.acquire(timeout=wait, poll_interval=0.02)
    except Timeout:
        return None
    return lock


def acquire_lock(path: Path) -> FileLock:
    """Acquire the writer's lock on a file; raises InputError when another process has it."""
    try:
        lock = try_lock(path, WAIT)
        if lock is None and not lock_path(path).exists():
            # filelock waits also where no file can be made; this tells why it cannot.
            lock_path(path).touch()
    except OSError as error:
        raise InputError(f"{path}: cannot be locked ({error.strerror}); choose another folder") from None
    if lock is None:
        raise InputError(f"{path}: another process is writing this file; wait for it, or stop it")
    return lock


def release_lock(lock: FileLock) -> None:
    """Remove the lock's file and let go of it. A file with something in it is none of ours, and stays."""
    file = Path(lock.lock_file)
    with suppress(OSError):
        if file.stat().st_size == 0:
            file.unlink()
    lock.release()
