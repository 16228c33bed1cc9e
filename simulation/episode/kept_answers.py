"""What an episode keeps beside its log: answers with the prompts they were given to, vectors, and saved states; each in itself."""

from collections.abc import Iterator
from hashlib import blake2b

from twinville.simulation.episode.compressed import inflated
from twinville.simulation.episode.digests import key_in
from twinville.simulation.episode.reader import Episode
from twinville.worlds.errors import InputError


def answer_problems(episode: Episode) -> Iterator[str]:
    """What is wrong with the journal and the vectors: what cannot be read, and what the log names and the journal lacks."""
    answers: dict[str, str] = {}
    for key, agent, kind, version, inputs, _, text, attempts in episode.custody.rows("journal"):
        answers[key] = kind
        if attempts < 1 or version < 1:
            yield f"the answer {key} to '{kind}' of {agent} was had in {attempts} attempts, of version {version}"
        for name, part in (("inputs", inputs), ("text", text)):
            try:
                inflated(part, episode.path) if part is not None else ""
            except InputError:
                yield f"the {name} of the answer {key} to '{kind}' of {agent} cannot be read"
    for seq, tick, kind, _, data in episode.log.raw():
        if kind in ("decided", "put") and key_in(data) not in answers:
            yield f"log entry {seq} (tick {tick}) uses the answer '{key_in(data)[:60]}', which the journal lacks"
    dimensions = episode.scenario.get("dimensions")
    for text, vector in episode.custody.rows("vectors"):
        if dimensions and len(vector) != dimensions:
            yield f"the vector of '{text[:40]}' is of length {len(vector)}, and the embedder's are of {dimensions}"


def checkpoint_problems(episode: Episode) -> Iterator[str]:
    """Saved states that are not what was saved, or at no commit."""
    commits = {tick for tick, _, _ in episode.log.commits()}
    for tick, version, digest, data in episode.custody.rows("checkpoints"):
        if blake2b(data, digest_size=16).hexdigest() != digest:
            yield f"the checkpoint of tick {tick} is not what was saved"
        elif tick not in commits or version < 1:
            yield f"the checkpoint of tick {tick} (version {version}) belongs to no commit"
