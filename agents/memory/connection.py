"""The embedder of a run: local, or served over a network, in which case its vectors are kept with the episode."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twinville.agents.language_models.account import Account
from twinville.agents.memory.embedders import Embedder, choose_embedder

if TYPE_CHECKING:
    from twinville.agents.memory.served_embedder import VectorStore

PROVIDER = "openai:"


@dataclass(frozen=True, slots=True)
class Connection:
    """Where an openai:NAME embedder is served, and the account that pays for it."""

    base_url: str | None = None
    key_variable: str = "OPENAI_API_KEY"
    account: Account | None = None


def embedder_named(name: str, connection: Connection | None) -> Embedder:
    """The embedder a user chose; raises InputError when it is unknown or has no server."""
    if not name.startswith(PROVIDER):
        return choose_embedder(name)
    # Only who uses it waits for its client to be imported.
    from twinville.agents.memory.served_embedder import ServedEmbedder

    connection = connection if connection is not None else Connection()
    return ServedEmbedder(name, base_url=connection.base_url, key_variable=connection.key_variable, account=connection.account)


def kept_embedder(
    name: str, dimensions: int, store: "VectorStore", connection: Connection | None, *, served: bool = True
) -> Embedder:
    """The embedder of a run. A served one keeps its vectors in `store`; unless `served`, those that are kept must do."""
    if not name.startswith(PROVIDER):
        return choose_embedder(name)
    from twinville.agents.memory.served_embedder import KeptEmbedder

    return KeptEmbedder(name, dimensions, store, embedder_named(name, connection) if served else None)
