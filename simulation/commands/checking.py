"""The commands that check and sign an episode."""

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from twinville.simulation.commands.options import EmbedderOption
from twinville.worlds.errors import InputError
from twinville.worlds.outward.saying import say, say_json

_Episode = Annotated[Path, typer.Argument(help="The episode file.")]
#: Where the passphrase of a key may be given, where nobody can type it.
VARIABLE = "TWINVILLE_KEY_PASSPHRASE"
_NOT_INSTALLED = "signatures need the library cryptography, which is not installed; pip install 'twinville[sign]'"


def add_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("replay")(replay)
    app.command("verify")(verify)
    app.command("sign")(sign)


def replay(
    episode: _Episode,
    strict: Annotated[bool, typer.Option("--strict", help="From the journal alone; always so.")] = True,  # noqa: ARG001
    embedder: EmbedderOption = None,
) -> None:
    """Re-execute an episode from its journal, without a model or a network, and compare every entry of the log."""
    from twinville.simulation.episode.reader import Episode
    from twinville.simulation.history.replay import replay as live_again

    with Episode(episode) as opened:
        digest = live_again(opened, embedder)
    say(f"the same digest: {digest}")


def verify(
    episode: _Episode,
    ask: Annotated[
        str, typer.Option("--ask", help="What must hold: consistent, re-executed or complete.", metavar="WHAT")
    ] = "re-executed",
    digest: Annotated[
        list[str] | None,
        typer.Option(help="A custody or history digest that you had from elsewhere; may be given several times.", metavar="HEX"),
    ] = None,
    signed_by: Annotated[Path | None, typer.Option(help="A public key, by whose owner it must be signed.")] = None,
    signature: Annotated[Path | None, typer.Option(help="The signature. [default: EPISODE.sig]")] = None,
    embedder: EmbedderOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of lines.")] = False,
) -> None:
    """Check an episode: in itself, then the log and what is kept as evidence by living it again from its own journal."""
    from twinville.simulation.episode.reader import Episode
    from twinville.simulation.history.anchors import anchored
    from twinville.simulation.history.replay import verify as check_episode
    from twinville.simulation.history.verdict import ASKS

    if ask not in ASKS:
        raise InputError(f"--ask {ask[:40]}: is none of {', '.join(ASKS)}")
    if signature is not None and signed_by is None:
        raise InputError("--signature needs --signed-by, the public key of who made it")
    with Episode(episode) as opened:
        verdict = check_episode(opened, embedder, execute=ask != "consistent")
        lacks = verdict.lacks(ask)  # type: ignore[arg-type]  # one of ASKS, as was seen
        anchors, refused = [], ""
        try:
            anchors = anchored(opened, verdict, digest or ())
            if signed_by is not None:
                _check_signature(episode, verdict, signed_by, signature)
        except InputError as error:
            refused = str(error)
        content = verdict.content() | {"anchors": [anchor.content() for anchor in anchors], "anchors_problem": refused}
        lines = verdict.in_words(opened.clock)
    if as_json:
        content["signed_by"] = str(signed_by) if signed_by is not None and not refused else None
        say_json(content)
    else:
        lines += [anchor.in_words(verdict) for anchor in anchors]
        if signed_by is not None and not refused:
            lines.append(f"signed by {signed_by}")
        say("\n".join(lines))
    if lacks or refused:
        raise InputError("; ".join(filter(None, (f"{episode}: {lacks}" if lacks else "", refused))))


def sign(
    episode: _Episode,
    key: Annotated[
        Path | None,
        typer.Option(help="Your private key, as ssh-keygen makes it. Without one, what is to be signed is printed."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing signature.")] = False,
) -> None:
    """Sign an episode as it stands: write EPISODE.sig, which verify --signed-by and ssh-keygen -Y can check."""
    from twinville.simulation.episode.reader import Episode
    from twinville.simulation.history.replay import verify as check_episode

    try:
        from twinville.simulation.history.signing import sign as write_signature
        from twinville.simulation.history.signing import signature_beside, statement
    except ImportError:
        raise InputError(_NOT_INSTALLED) from None

    with Episode(episode) as opened:
        message = statement(episode, check_episode(opened, execute=False))
    if key is None:
        say(message.decode().removesuffix("\n"))
        return
    out = signature_beside(episode)
    write_signature(message, key, out, lambda: _passphrase(key), force=force)
    say(f"{out}: signs {message.decode().splitlines()[1]}")


def _check_signature(episode: Path, verdict: Any, public: Path, signature: Path | None) -> None:
    try:
        from twinville.simulation.history.signing import check, signature_beside, stated
    except ImportError:
        raise InputError(_NOT_INSTALLED) from None
    check(stated(verdict), signature if signature is not None else signature_beside(episode), public)


def _passphrase(key: Path) -> str:
    """The passphrase of a key: from the environment, or typed."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise InputError(f"{key}: is encrypted; set {VARIABLE}, or run this where its passphrase can be typed")
    return getpass.getpass(f"Passphrase of {key}: ")
