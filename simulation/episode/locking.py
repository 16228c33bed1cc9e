"""One writer an episode: an OS lock beside the file keeps a second one out."""

from pathlib import Path

from filelock import FileLock, Timeout

from twinville.worlds.errors import InputError


def acquire_lock(path: Path) -> FileLock:
    """Acquire the writer's lock on an episode; raises InputError when another process has it."""
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(f"{path}: another process is writing this episode; wait for it, or stop it") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be locked ({error.strerror}); choose another folder") from None
    return lock


def release_lock(lock: FileLock) -> None:
    """Release the lock and remove its file."""
    Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()
