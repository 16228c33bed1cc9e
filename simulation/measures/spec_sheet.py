"""The spec sheet of an episode: its content, its models, its cost, and what it is no evidence for."""

from collections.abc import Iterable
from typing import Any

from twinville.simulation.clock import label
from twinville.simulation.episode.reader import Episode
from twinville.simulation.measures.summary import DEMONSTRATION, decisions

#: Sentences that hold for every episode, and for those that rules answered.
NOT_FOR = (
    "that people are like this, or would act so: no comparison with humans has been made",
    "the size or the sign of a policy's effect, from one run",
    "anything about the real persons whose records some personas may come from",
)
NOT_FOR_RULES = "anything about language models: hand-written rules answered"


def spec_sheet(episode: Episode) -> dict[str, Any]:
    """The sheet, as plain JSON values."""
    scenario = episode.scenario
    settings = episode.model_settings
    rules = episode.is_demonstration
    sheet: dict[str, Any] = {
        "episode": episode.path.name,
        "town": scenario["world"]["name"],
        "people": len(episode.names),
        "recorded": episode.is_recording,
        "semantics_version": scenario.get("semantics_version"),
        "model": settings,
        "first_model": scenario["model"],
        "profile": scenario.get("profile", "thrifty"),
        "switched_off": list(scenario.get("without", ())),
        "prompt_versions": episode.prompt_versions(),
        "embedder": scenario.get("embedder"),
        "seed": scenario.get("seed"),
        "tick_seconds": scenario["tick_seconds"],
        "from": label(episode.clock.start),
        "to": label(episode.clock.seconds(episode.last_tick)),
        "state": episode.state,
        "lineage": episode.lineage,
        "interventions": episode.interventions,
        "calls": episode.call_counts(),
        "tokens": episode.tokens(),
        "cost": cost(episode),
        "decisions": decisions(episode),
        "human_comparison": "none so far",
        "wall_seconds": episode.wall_seconds(),
        "digest": episode.digest,
        "must_not_be_used_to_claim": [*NOT_FOR, *([NOT_FOR_RULES] if rules else [])],
    }
    if episode.is_demonstration:
        sheet["notice"] = DEMONSTRATION
    return sheet


def cost(episode: Episode) -> dict[str, Any]:
    """What the answers cost, by prompt kind and in all: tokens, dollars where prices are known, repairs and refusals."""
    account = episode.account()
    by_kind: dict[str, dict[str, Any]] = {}
    for row in account.get("lines", ()):
        into = by_kind.setdefault(
            str(row["kind"]), dict.fromkeys(("calls", "failed", "assumed", "prompt_tokens", "completion_tokens"), 0)
        )
        for name in into.keys() & row.keys() - {"dollars"}:
            into[name] += row[name]
        if row["dollars"] is not None:
            into["dollars"] = into.get("dollars", 0.0) + row["dollars"]
    for kind, counts in account.get("outcomes", {}).items():
        by_kind.setdefault(kind, {}).update(counts)
    calls = sum(kind.get("calls", 0) for kind in by_kind.values())
    priced = all("dollars" in kind for kind in by_kind.values() if kind.get("calls"))
    return {
        "dollars": round(sum(kind.get("dollars", 0.0) for kind in by_kind.values()), 6) if priced else None,
        "calls": calls,
        "failed": sum(kind.get("failed", 0) for kind in by_kind.values()),
        "assumed": sum(kind.get("assumed", 0) for kind in by_kind.values()),
        "limits": account.get("limits", {"dollars": None, "tokens": None}),
        "by_kind": by_kind,
        "answered_as": account.get("answered_as", {}),
    }


def markdown(sheet: dict[str, Any]) -> str:
    """The sheet as Markdown."""
    lines = [f"# Spec sheet of {sheet['episode']}", ""]
    if "notice" in sheet:
        lines += [f"> {sheet['notice']}", ""]
    lines += ["| | |", "| --- | --- |"]
    rows = {
        "town": f"{sheet['town']}, {sheet['people']} people" + (", recorded elsewhere" if sheet["recorded"] else ""),
        "lived": f"{sheet['from']} to {sheet['to']}, ticks of {sheet['tick_seconds']} s, {sheet['state']}",
        "engine": f"semantics {sheet['semantics_version']}, profile {sheet['profile']}",
        "switched off": ", ".join(sheet["switched_off"]) or "nothing",
        "model": _settings(sheet["model"]),
        "first model": _settings(sheet["first_model"]) if sheet["first_model"] != sheet["model"] else "the same",
        "embedder": sheet["embedder"],
        "seed": sheet["seed"],
        "forked from": "; ".join(f"{p['file']} after tick {p['tick']}" for p in sheet["lineage"]) or "nothing",
        "interventions": "; ".join(_intervention(i) for i in sheet["interventions"]) or "none",
        "tokens": f"{sheet['tokens']['prompt']} read, {sheet['tokens']['completion']} written",
        "cost": _cost(sheet["cost"]),
        "answered as": _answered_as(sheet["cost"]["answered_as"]),
        "decisions": ", ".join(f"{count} by {who.replace('_', ' ')}" for who, count in sheet["decisions"].items()),
        "human comparison": sheet["human_comparison"],
        "wall time": f"{sheet['wall_seconds']:.1f} s",
        "digest": f"`{sheet['digest']}`",
    }
    lines += [f"| {name} | {_cell(str(value))} |" for name, value in rows.items()]
    head = ("prompt", "version", "answered", "asked again", "refused", "skipped", "tokens read", "tokens written", "dollars")
    lines += ["", _row(head), _row(["---"] * len(head))]
    versions, by_kind = sheet["prompt_versions"], sheet["cost"]["by_kind"]
    for kind in sorted(sheet["calls"].keys() | by_kind.keys()):
        counts = sheet["calls"].get(kind, {"answered": 0, "repaired": 0, "skipped": 0})
        spent = by_kind.get(kind, {})
        dollars = spent.get("dollars")
        lines.append(
            _row(
                (
                    kind,
                    versions.get(kind, ""),
                    counts["answered"],
                    counts["repaired"],
                    spent.get("refused", 0),
                    counts["skipped"],
                    spent.get("prompt_tokens", 0),
                    spent.get("completion_tokens", 0),
                    f"{dollars:.4f}" if dollars is not None else "not known" if spent.get("calls") else "",
                )
            )
        )
    lines += ["", "It must not be used to claim:", ""]
    return "\n".join(lines + [f"- {sentence}" for sentence in sheet["must_not_be_used_to_claim"]])


def _cost(found: dict[str, Any]) -> str:
    if not found["calls"]:
        return "nothing: no server was asked"
    dollars = "the price is not known" if found["dollars"] is None else f"${found['dollars']:.4f}"
    parts = [f"{dollars} for {found['calls']} calls"]
    if found["failed"]:
        parts.append(f"{found['failed']} attempts failed")
    if found["assumed"]:
        parts.append(f"the cost of {found['assumed']} was not told, and the worst was booked")
    limits = found["limits"]
    if limits["dollars"] is not None:
        parts.append(f"limit ${limits['dollars']:.2f}")
    if limits["tokens"] is not None:
        parts.append(f"limit {limits['tokens']} tokens")
    return "; ".join(parts)


def _answered_as(found: dict[str, dict[str, int]]) -> str:
    """What servers said of themselves; a model that was exchanged on the way is no one model."""
    said = [
        f"{model} as {', '.join(names)}" + (" (it changed during the run)" if len(names) > 1 else "")
        for model, names in found.items()
    ]
    return "; ".join(said) or "rules"


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(_cell(str(cell)) for cell in cells) + " |"


def _settings(settings: dict[str, Any]) -> str:
    roles = settings.get("roles")
    if isinstance(roles, dict):
        return "; ".join(f"{role}: {_settings(part)}" for role, part in roles.items())
    return ", ".join(f"{name} {value}" for name, value in settings.items())


def _intervention(data: dict[str, Any]) -> str:
    to = ", ".join(data.get("people", ())) or "everybody"
    what = {
        "announcement": f"announcement to {to}",
        "hours": f"other hours of {data.get('place')}",
        "ordinance": f"ordinance: {(data.get('ordinance') or {}).get('statement')}",
        "persona": f"change of '{data.get('attribute')}' of {to}",
        "process": f"process {data.get('process')}",
        "end process": f"end of process {data.get('process')}",
        "whisper": f"whisper to {data.get('person')}",
        "seed": f"seed {data.get('seed')}",
        "model": "another model",
    }[data["what"]]
    return f"{what} at tick {data['tick']}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
