"""The command line: `twinville`, or `python -m twinville`. Each room brings its own commands."""

import sys
import traceback

import typer

from twinville.agents.commands import add_commands as add_people
from twinville.experiments.commands import add_commands as add_experiments
from twinville.simulation.commands.episodes import add_commands as add_episodes
from twinville.simulation.commands.models import add_commands as add_models
from twinville.simulation.commands.runs import add_commands as add_simulation
from twinville.simulation.paused import RunPausedError
from twinville.viewer.commands import add_commands as add_viewer
from twinville.worlds.commands import add_commands as add_worlds
from twinville.worlds.errors import InputError
from twinville.worlds.outward.saying import prepare, tell
from twinville.worlds.outward.visible import visible
from twinville.worlds.reading import shown

#: What typer raises for a command that was typed wrongly, and for any mistake; it has no names of its own for them.
_Usage, _Mistake = typer.BadParameter.__mro__[1:3]


def main() -> None:
    """The command `twinville`. A user's mistake is one sentence and exit code 2."""
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help="Simulate a town of people who remember, plan and talk; watch it; run experiments with it.",
    )
    for add_commands in (add_simulation, add_episodes, add_models, add_viewer, add_experiments, add_worlds, add_people):
        add_commands(app)
    prepare()
    try:
        # Not standalone, so that what typer has to say passes the gate, too.
        code = app(standalone_mode=False)
    except (InputError, RunPausedError) as error:
        tell(f"twinville: {error}")
        raise SystemExit(2) from None
    except BrokenPipeError:
        # The reader of our output is gone; nobody can read an error.
        sys.stderr.close()  # noqa: TID251
        raise SystemExit(1) from None
    except typer.Abort:
        tell("Aborted.")
        raise SystemExit(1) from None
    except OSError as error:
        # A file that the system does not let us have: a name that is too long, a folder that cannot be entered, a full drive.
        if error.filename is None:
            tell(traceback.format_exc().rstrip("\n"))
            raise SystemExit(1) from None
        tell(f"twinville: {shown(str(error.filename))}: {error.strerror}")
        raise SystemExit(2) from None
    except Exception as error:
        if isinstance(error, _Mistake):
            raise SystemExit(_told(error)) from None
        # A fault of ours: its traceback may quote anything.
        tell(traceback.format_exc().rstrip("\n"))
        raise SystemExit(1) from None
    raise SystemExit(code if isinstance(code, int) else 0)


def _told(error: Exception) -> int:
    """Show what is wrong with a command as typer does, with what it quotes made visible; returns the exit code."""
    from typer.rich_utils import rich_format_error

    given: object = error
    if "NoArgs" not in type(error).__name__:
        given = _Usage(visible(error.format_message()), ctx=getattr(error, "ctx", None))  # type: ignore[attr-defined]
    rich_format_error(given)  # type: ignore[arg-type]
    return int(getattr(error, "exit_code", 2))


if __name__ == "__main__":
    main()
