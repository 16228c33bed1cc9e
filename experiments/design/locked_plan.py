"""The locked plan of a study, fixed before any result is seen, and the ledger of all studies of a folder."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from twinville.experiments.design.means import Means
from twinville.experiments.design.study import Experiment
from twinville.worlds.errors import InputError
from twinville.worlds.reading import read_json, shown
from twinville.worlds.whole_file import append_line, clear_left, is_left, write_whole

PLAN, LEDGER, PILOT = "plan.json", "ledger.jsonl", "pilot-worlds"
#: What may be added to a locked study, at the price of being called exploratory.
_OPEN = ("outcomes", "contrasts", "replicates")


def lock(study: Experiment, out: Path, means: Means | None = None) -> dict[str, Any]:
    """Lock the plan in its folder, or check it against the locked one; returns the locked plan. Raises InputError."""
    plan = study.plan((means or Means()).named)
    path = out / PLAN
    if path.exists():
        kept = read_plan(out)
        if kept.get("hash") != plan["hash"]:
            _check_kept(kept, plan, out)
        return kept
    try:
        out.mkdir(parents=True, exist_ok=True)
        if any(each.name != PILOT and not is_left(each, path) for each in out.iterdir()):
            raise InputError(f"{out}: holds other files and no plan of a study; choose an empty --out")
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}); choose another --out") from None
    write_whole(path, json.dumps(plan, indent=1, ensure_ascii=False))
    note(out, "locked", plan["hash"], study.replicates)
    return plan


def _check_kept(kept: dict[str, Any], plan: dict[str, Any], out: Path) -> None:
    """Raises InputError for a study that differs from the locked plan, or has less."""
    short = str(kept.get("hash"))[:8]
    was, now = dict(kept.get("study", {})), dict(plan["study"])
    for part in _OPEN:
        before, after = was.pop(part, None), now.pop(part, None)
        if part == "replicates":
            continue
        gone = [each for each in before or [] if each not in (after or [])]
        if gone:
            raise InputError(
                f"{out}: the locked plan ({short}) has among its {part} {_short(gone[0])}, which the study lacks or has "
                "changed; a locked plan can only be extended (or choose another --out)"
            )
    if was != now:
        changed = next((key for key in {**was, **now} if was.get(key) != now.get(key)), "")
        raise InputError(f"{out}: holds another study: '{changed}' differs from its locked plan ({short}); choose another --out")
    for part, words in (("model", "model"), ("semantics", "version of the engine"), ("prompts", "wording of prompts")):
        if kept.get(part) != plan[part]:
            raise InputError(f"{out}: was begun with another {words} than this one; go on with that, or choose another --out")


def read_plan(folder: Path) -> dict[str, Any]:
    """The locked plan of a study; raises InputError when there is none."""
    if not (folder / PLAN).is_file():
        raise InputError(f"{shown(folder)}: holds no study; 'twinville experiment FILE --out {shown(folder)}' makes one")
    clear_left(folder / PLAN)
    found = read_json(folder / PLAN)
    if not isinstance(found.get("study"), dict) or not isinstance(found.get("hash"), str):
        raise InputError(f"{folder / PLAN}: is damaged (no study in it)")
    return found


def exploratory(study: Experiment, kept: dict[str, Any]) -> tuple[set[str], set[str], int]:
    """Outcomes (by name), contrasts and the number of replicates that the locked plan does not have."""
    plan = kept.get("study", {})
    now = study.plan(str(kept.get("model")))["study"]
    new_outcomes = {
        outcome.name for outcome, line in zip(study.outcomes, now["outcomes"], strict=True) if line not in plan.get("outcomes", [])
    }
    new_contrasts = {each for each in study.contrasts if each not in plan.get("contrasts", [])}
    return new_outcomes, new_contrasts, max(0, study.replicates - int(plan.get("replicates", study.replicates)))


def note(out: Path, what: str, plan: str, replicates: int) -> None:
    """Add a line to the ledger of the folder in which studies are kept; it also keeps studies that were removed."""
    if out.name == PILOT:
        return  # it is noted as the study's
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "what": what,
        "study": out.name,
        "plan": plan,
        "replicates": replicates,
    }
    try:
        append_line(out.resolve().parent / LEDGER, json.dumps(line))
    except OSError as error:
        raise InputError(f"{out.resolve().parent / LEDGER}: the ledger cannot be written ({error.strerror})") from None


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else f"'{value}'"
    return text if len(text) <= 80 else f"{text[:77]}..."
