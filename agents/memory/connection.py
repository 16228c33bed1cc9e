"""The embedder of a run: local, or served over a network, in which case its vectors are kept with the episode.

An episode names its embedder, and a name can be a path: what a file names is loaded only where it is built in, or the user said so.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twinville.agents.language_models.account import Account
from twinville.agents.memory.embedders import BUILT_IN, Embedder, choose_embedder
from twinville.worlds.errors import InputError
from twinville.worlds.reading import shown

if TYPE_CHECKING:
    from twinville.agents.memory.served_embedder import VectorStore

PROVIDER = "openai:"


@dataclass(frozen=True, slots=True)
class Connection:
    """Where an openai:NAME embedder is served, and the account that pays for it; `confirmed` is the name that may be loaded."""

    base_url: str | None = None
    key_variable: str = "OPENAI_API_KEY"
    account: Account | None = None
    confirmed: str | None = None


def is_served(name: str) -> bool:
    """Whether an embedder is one that a server has."""
    return name.startswith(PROVIDER)


def embedder_named(name: str, connection: Connection | None) -> Embedder:
    """The embedder a user chose; raises InputError when it is unknown or has no server."""
    if not is_served(name):
        return choose_embedder(name)
    # Only who uses it waits for its client to be imported.
    from twinville.agents.memory.served_embedder import ServedEmbedder

    connection = connection if connection is not None else Connection()
    return ServedEmbedder(name, base_url=connection.base_url, key_variable=connection.key_variable, account=connection.account)


def kept_embedder(
    name: str, dimensions: int, store: "VectorStore", connection: Connection | None, *, served: bool = True
) -> Embedder:
    """The embedder of a run. A served one keeps its vectors in `store`; unless `served`, those that are kept must do.

    Raises InputError where it is not the one that `connection` has confirmed, or none was and it is not built in.
    """
    if wrong := unconfirmed(name, connection.confirmed if connection is not None else None, served=served):
        raise InputError(wrong)
    if not is_served(name):
        return choose_embedder(name)
    from twinville.agents.memory.served_embedder import KeptEmbedder

    return KeptEmbedder(name, dimensions, store, embedder_named(name, connection) if served else None)


def unconfirmed(name: str, confirmed: str | None, *, served: bool = True) -> str:
    """Why the embedder that a file names is not used; "" where it may be: built in, or `confirmed` by the user, or one that a
    server has and that is not asked, because it is not `served`.
    """
    if confirmed is not None and confirmed != name:
        return f"--embedder '{shown(confirmed)}': the episode names another, '{shown(name)}'; give that one, if you trust it"
    if confirmed is None and name not in BUILT_IN and (served or not is_served(name)):
        return f"the episode names the embedder '{shown(name)}', which is used only when you say so, with --embedder and its name"
    return ""
