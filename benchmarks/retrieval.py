"""Retrieval against the dictionary scan of the original implementation, side by side: the same best memories, how much faster.

The scan computes for every node a numpy cosine of two lists of floats, and three dictionaries that are normalised and added, as
the original does; here with the paper's formula for recency, so that both must agree on the best thirty. The memories are in
memory, as for an interview, and in a scratch file, as in a run.

    python benchmarks/retrieval.py [--memories 10000] [--dimensions 384]
"""

import argparse
import sys
import time
from collections.abc import Sequence

import numpy as np

from twinville.agents.memory.archive import ScratchFile
from twinville.agents.memory.embedders import UNIT, Vectors
from twinville.agents.memory.retrieval import DECAY, HOUR, Retriever
from twinville.agents.memory.stream import MemoryStream
from twinville.worlds.keyed import keyed_bits

BEST = 30


class Made:
    """Vectors that are a function of the text alone: shuffles of the same values with other signs, so all of one length."""

    name = "made"

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions
        lengths = np.linspace(1, 2, dimensions)
        self._values = np.rint(lengths / np.linalg.norm(lengths) * UNIT * 4).astype(np.int8)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """int8[texts, dimensions]."""
        rows = np.empty((len(texts), self.dimensions), dtype=np.int8)
        for row, text in zip(rows, texts, strict=True):
            generator = np.random.Generator(np.random.Philox(keyed_bits(0, text)))
            row[:] = generator.permutation(self._values) * generator.choice([-1, 1], self.dimensions)
        return rows


def scan(nodes: dict[str, dict[str, object]], query: list[float], now: int) -> list[str]:
    """The dictionary scan: ids of the best nodes, best first."""

    def cosine(a: list[float], b: list[float]) -> float:
        return float(np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b)))

    def normalise(scores: dict[str, float]) -> dict[str, float]:
        low, high = min(scores.values()), max(scores.values())
        return {name: (value - low) / (high - low) if high > low else 0.0 for name, value in scores.items()}

    recency = normalise({name: DECAY ** ((now - int(str(node["accessed"]))) / HOUR) for name, node in nodes.items()})
    importance = normalise({name: float(str(node["importance"])) for name, node in nodes.items()})
    relevance = normalise({name: cosine(node["embedding"], query) for name, node in nodes.items()})  # type: ignore[arg-type]
    total = {name: recency[name] + importance[name] + relevance[name] for name in nodes}
    return sorted(total, key=lambda name: (-total[name], int(name)))[:BEST]


def main() -> int:
    """Print both times and whether they agree; exit code 1 when they do not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--memories", type=int, default=10_000)
    parser.add_argument("--dimensions", type=int, default=384)
    options = parser.parse_args()
    embedder = Made(options.dimensions)
    streams = {"in memory": MemoryStream(embedder, 1), "in a scratch file": MemoryStream(embedder, 1, ScratchFile())}
    for stream in streams.values():
        for index in range(options.memories):
            stream.add("background", f"memory {index}", "x", keyed_bits(1, index) % 400_000, 1 + keyed_bits(2, index) % 10)
    now = 500_000
    nodes: dict[str, dict[str, object]] = {
        str(m.id): {"accessed": m.accessed, "importance": m.importance, "embedding": [float(v) for v in stream.vector(m.id)]}
        for m in stream
    }
    query = [float(value) for value in embedder.embed(["a question"])[0]]
    began = time.perf_counter()
    slow = scan(nodes, query, now)
    scanning = time.perf_counter() - began
    all_same = True
    for where, stream in streams.items():
        mine, fast = timed(Retriever(stream), now)
        same = fast == slow
        size = f"{options.memories} memories x {options.dimensions}, {where}"
        print(f"{size}: {mine * 1000:.2f} ms here, {scanning * 1000:.0f} ms for the dictionary scan:")
        print(
            f"{scanning / mine:.0f} times faster; the best {BEST} are {'the same, in the same order' if same else 'NOT the same'}"
        )
        all_same = all_same and same
    return 0 if all_same else 1


def timed(retriever: Retriever, now: int) -> tuple[float, list[str]]:
    """Seconds of one retrieval, the median of fifty, and what it finds."""
    retriever.retrieve("a question", now, BEST, touch=False)
    times = []
    for _ in range(50):
        began = time.perf_counter()
        found = [str(r.memory.id) for r in retriever.retrieve("a question", now, BEST, touch=False)]
        times.append(time.perf_counter() - began)
    return sorted(times)[len(times) // 2], found


if __name__ == "__main__":
    sys.exit(main())
