"""Fits the weights of `agents/telling/bearing.py` on the lines set aside for tuning, and prints them with a cross-validated score.

python benchmarks/fit_tellings.py

One logistic regression with a ridge, over each thing in mind that shares something with a line: once as if nothing were declared,
and once more where it is declared as told. Weights of what is shared may not be negative, nor weights of what keeps a line from
telling positive. Held-out lines are not read.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from twinville.agents.telling.analysis import analysis
from twinville.agents.telling.bearing import WEIGHTS, overlap
from twinville.agents.telling.stance import TELLING

LINES = Path(__file__).resolve().parent.parent / "tests" / "agents" / "tellings" / "lines.jsonl"
NAMES = tuple(name for name in WEIGHTS if name != "bias")
SIGNS = {"conflict": -1, "asked": -1, "past": -1, "doubt": -1}
RIDGE = 0.5


def examples(rows: list[dict[str, Any]], declared: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, whether told, and the row of each pair of a line and a fact in mind."""
    features, told, group = [], [], []
    for number, row in enumerate(rows):
        named = {tell["of"]: tell["stance"] for tell in row["tells"] if tell["stance"] in TELLING}
        for fact in row["facts"]:
            if fact["id"] in row["knows"] and (not declared or fact["id"] in named):
                stance = named.get(fact["id"]) if declared else None
                shared = overlap(analysis(row["line"]), analysis(fact["statement"]), fact["id"] in row["cites"], stance)
                if shared.some:
                    features.append([1.0, *(getattr(shared, name) for name in NAMES)])
                    told.append(row["label"]["told"] == "yes" and row["label"]["of"] == fact["id"])
                    group.append(number)
    return np.array(features), np.array(told, dtype=float), np.array(group)


def fit(features: np.ndarray, told: np.ndarray) -> np.ndarray:
    """The weights, bias first."""
    bounds = [(None, None)] + [(None, 0) if SIGNS.get(name) else (0, None) for name in NAMES]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        z = features @ weights
        p = 1 / (1 + np.exp(-z))
        value = np.logaddexp(0, z).sum() - told @ z + RIDGE * (weights[1:] ** 2).sum() / 2
        slope = features.T @ (p - told)
        slope[1:] += RIDGE * weights[1:]
        return float(value), slope

    return np.asarray(minimize(loss, np.zeros(features.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B").x)


def main() -> None:
    """Print the weights of both cases, and what they are worth on lines they were not fitted on."""
    rows = [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["split"] == "tune" and row["label"]["told"] != "unsure"]
    parts = [examples(rows, declared) for declared in (True, False)]
    features, told, group = (np.concatenate([part[i] for part in parts]) for i in range(3))
    guess = np.zeros(len(told))
    for fold in range(10):
        test = group % 10 == fold
        guess[test] = 1 / (1 + np.exp(-features[test] @ fit(features[~test], told[~test])))
    declared = features[:, 1 + NAMES.index("declared")] == 1
    for name, which in (("declared", declared), ("undeclared", ~declared)):
        print(f"{name}: {which.sum()} pairs, {int(told[which].sum())} told; ten folds:")
        for threshold in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
            yes = which & (guess >= threshold)
            right = told[yes].sum()
            print(f"  from {threshold}: recall {right / told[which].sum():.3f}, precision {right / max(yes.sum(), 1):.3f}")
    for name, weight in zip(("bias", *NAMES), fit(features, told), strict=True):
        print(f'    "{name}": {weight:.1f},')


if __name__ == "__main__":
    main()
