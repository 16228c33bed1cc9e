"""The command line: `twinville`, or `python -m twinville`. Each room brings its own commands."""

import sys

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
from twinville.worlds.reading import shown


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
    try:
        app()
    except (InputError, RunPausedError) as error:
        print(f"twinville: {_printable(error)}", file=sys.stderr)
        raise SystemExit(2) from None
    except BrokenPipeError:
        # The reader of our output is gone; nobody can read an error.
        sys.stderr.close()
        raise SystemExit(1) from None
    except OSError as error:
        # A file that the system does not let us have: a name that is too long, a folder that cannot be entered, a full drive.
        if error.filename is None:
            raise
        print(f"twinville: {shown(str(error.filename))}: {error.strerror}", file=sys.stderr)
        raise SystemExit(2) from None


def _printable(error: Exception) -> str:
    """A message without what steers a terminal, whatever a file put into it."""
    return "".join(ch if ch.isprintable() or ch == "\n" else " " for ch in str(error))


if __name__ == "__main__":
    main()
