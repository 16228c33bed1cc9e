"""The error of a run that stopped before its end. A file of its own, so that the command line knows it at no cost."""


class RunPausedError(RuntimeError):
    """The run stopped before its end: an answer did not come, or the disk is full. What was committed is safe."""
