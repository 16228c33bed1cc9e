"""How well the static embedder agrees with all-MiniLM-L6-v2, beside a hashing baseline. Needs the extra `semantic`.

Pairs of sentences from the bundled town's lives and from what its people do, stratified by MiniLM's own similarity so that near
and far pairs count alike. The static embedder was fitted on single tokens; no sentence took part.

    python benchmarks/embedders.py
"""

import re
import sys
from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from twinville.agents.memory.embedders import Vectors, choose_embedder, quantize
from twinville.agents.population.load import load_people
from twinville.agents.rules.pastimes import PASTIMES
from twinville.agents.rules.steps import PHRASES
from twinville.worlds.keyed import keyed
from twinville.worlds.load import load_world

BINS, PER_BIN = 10, 200
WANTED = 0.85


def sentences() -> list[str]:
    """Sentences about people's lives, and short ones about what somebody does."""
    world = load_world("larkwater")
    people = load_people(world, "larkwater", None, None, 0).personas
    found = [s.strip() for p in people for s in re.split(r"(?<=[.;])\s+", f"{p.biography} {p.currently}") if len(s.split()) > 3]
    doing = [phrase for pastime in PASTIMES for phrase in pastime.phrases] + [p for phrases in PHRASES.values() for p in phrases]
    found += [f"{people[i % len(people)].name} is {phrase}" for i, phrase in enumerate(doing)]
    return list(dict.fromkeys(found))


def hashing(texts: Sequence[str], dimensions: int = 256) -> Vectors:
    """Counts of hashed words: what one gets without any model."""
    rows = np.zeros((len(texts), dimensions))
    for row, text in zip(rows, texts, strict=True):
        for word in re.findall(r"\w+", text.casefold()):
            row[int.from_bytes(blake2b(word.encode(), digest_size=4).digest(), "big") % dimensions] += 1
    return quantize(rows, dimensions, "hashing")


def similarities(vectors: Vectors) -> NDArray[np.float64]:
    """Cosines of all pairs, upper triangle."""
    whole = vectors.astype(np.float64)
    return (whole @ whole.T)[np.triu_indices(len(whole), 1)]


def spearman(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Rank correlation (ties get the order of their position, of which there are next to none)."""
    ranks = [np.argsort(np.argsort(values)) for values in (a, b)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def agreement(embedder: str) -> float:
    """Spearman of an embedder's similarities ("static", "hashing") with MiniLM's, on the stratified pairs."""
    texts = sentences()
    reference = similarities(choose_embedder("minilm").embed(texts))
    pairs = stratified(reference)
    vectors = hashing(texts) if embedder == "hashing" else choose_embedder(embedder).embed(texts)
    return spearman(reference[pairs], similarities(vectors)[pairs])


def stratified(reference: NDArray[np.float64]) -> NDArray[np.intp]:
    """Indices of pairs, as many from each stratum of similarity as it has, up to a limit."""
    edges = np.linspace(reference.min(), reference.max(), BINS + 1)
    chosen: list[int] = []
    for low, high in pairwise(edges):
        inside = np.flatnonzero((reference >= low) & (reference <= high)).tolist()
        chosen += sorted(inside, key=lambda index: keyed(0, "pair", index))[:PER_BIN]
    return np.array(sorted(set(chosen)))


def main() -> int:
    """Print the correlations; exit code 1 when the static embedder falls short."""
    print(f"Spearman with all-MiniLM-L6-v2 over sentence pairs in {BINS} strata of similarity:")
    static = agreement("static")
    print(f"  static   {static:.3f}  (wanted: at least {WANTED})")
    print(f"  hashing  {agreement('hashing'):.3f}")
    return 0 if static >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
