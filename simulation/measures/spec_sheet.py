"""The spec sheet of an episode: its content, its models, its cost, and what it is no evidence for."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from twinville.agents.prompts.registry import prompt_kinds
from twinville.simulation.clock import label
from twinville.simulation.episode.demonstration import DEMONSTRATION
from twinville.simulation.episode.projections.unanswered import gone_without
from twinville.simulation.episode.reader import Episode
from twinville.simulation.interventions.registry import in_words
from twinville.simulation.measures.putting import lags
from twinville.simulation.measures.summary import decisions
from twinville.simulation.measures.telling import in_words as talk_in_words
from twinville.simulation.measures.telling import tellings
from twinville.worlds.outward.markdown import cell

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
        "prompt_versions": episode.journal.prompt_versions(),
        "embedder": scenario.get("embedder"),
        "seed": scenario.get("seed"),
        "tick_seconds": scenario["tick_seconds"],
        "from": label(episode.clock.start),
        "to": label(episode.clock.seconds(episode.last_tick)),
        "state": episode.state,
        "lineage": episode.lineage,
        "interventions": episode.interventions,
        "calls": episode.journal.call_counts(),
        "tokens": episode.account.tokens(),
        "cost": cost(episode),
        "decisions": decisions(episode),
        "without_answer": {kind: list(counts) for kind, counts in gone_without(episode).items()},
        "put_early": lags(episode),
        "talk": tellings(episode),
        "human_comparison": "none so far",
        "wall_seconds": episode.account.wall_seconds(),
        "digest": episode.digest,
        "must_not_be_used_to_claim": [*NOT_FOR, *([NOT_FOR_RULES] if rules else [])],
    }
    if episode.is_demonstration:
        sheet["notice"] = DEMONSTRATION
    return sheet


def cost(episode: Episode) -> dict[str, Any]:
    """What the answers cost, by prompt kind and in all: tokens, dollars where prices are known, repairs and refusals."""
    account = episode.account.spent()
    by_kind: dict[str, dict[str, Any]] = {}
    for row in account.get("lines", ()):
        into = by_kind.setdefault(
            str(row["kind"]),
            dict.fromkeys(("calls", "failed", "assumed", "prompt_tokens", "completion_tokens", "reasoning_tokens"), 0),
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
    lines = [f"# Spec sheet of {cell(sheet['episode'])}", ""]
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
        "interventions": "; ".join(f"{in_words(i)} at tick {i['tick']}" for i in sheet["interventions"]) or "none",
        "tokens": f"{sheet['tokens']['prompt']} read, {sheet['tokens']['completion']} written",
        "cost": _cost(sheet["cost"]),
        "answered as": _answered_as(sheet["cost"]["answered_as"]),
        "decisions": ", ".join(f"{count} by {who.replace('_', ' ')}" for who, count in sheet["decisions"].items()),
        "gone on without an answer": _without(sheet["without_answer"]),
        "talk": talk_in_words(sheet["talk"]),
        "human comparison": sheet["human_comparison"],
        "wall time": f"{sheet['wall_seconds']:.1f} s",
    }
    lines += [f"| {name} | {cell(str(value))} |" for name, value in rows.items()]
    lines += [f"| digest | `{cell(str(sheet['digest']))}` |"]
    head = (
        "prompt",
        "version",
        "answered",
        "repaired",
        "asked again",
        "refused",
        "skipped",
        "tokens read",
        "tokens written",
        "dollars",
    )
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
                    sum(spent.get("repairs", {}).values()),
                    counts["repaired"],
                    spent.get("refused", 0),
                    counts["skipped"],
                    spent.get("prompt_tokens", 0),
                    spent.get("completion_tokens", 0),
                    f"{dollars:.4f}" if dollars is not None else "not known" if spent.get("calls") else "",
                )
            )
        )
    lines += _put_early(sheet["put_early"])
    thought = sum(kind.get("reasoning_tokens", 0) for kind in sheet["cost"]["by_kind"].values())
    lines += (
        ["", f"Of the tokens written, about {thought:,} were reasoning, which nobody in the town was shown."] if thought else []
    )
    repairs = _repairs(sheet["cost"])
    lines += ["", f"Repairs: {cell(repairs)}."] if repairs else []
    lines += ["", "It must not be used to claim:", ""]
    return "\n".join(lines + [f"- {sentence}" for sentence in sheet["must_not_be_used_to_claim"]])


def _without(found: dict[str, list[int]]) -> str:
    """How often somebody went on without an answer, by kind and of how many, and what they did."""
    kinds = prompt_kinds()
    said = [
        f"{kind} {refused} of {put}" + (f" (who has none {kinds[kind].without_answer})" if kind in kinds else "")
        for kind, (refused, put) in found.items()
    ]
    return "; ".join(said) or "nobody"


def _put_early(found: dict[str, dict[str, Any]]) -> list[str]:
    """How long the answers waited that were asked for before they were needed, as a table; nothing where there were none."""
    if not found:
        return []
    head = ("put early, used late", "put", "used", "withdrawn", "because of", "pending", "median lag, min", "maximum lag, min")
    lines = ["", _row(head), _row(["---"] * len(head))]
    for kind, counts in found.items():
        because = ", ".join(f"{reason} {count}" for reason, count in sorted(counts["because"].items()))
        numbers = (counts["put"], counts["used"], counts["withdrawn"], because, counts["pending"])
        lag = (f"{seconds / 60:.1f}" if seconds is not None else "" for seconds in (counts["median_lag"], counts["maximum_lag"]))
        lines.append(_row((kind, *numbers, *lag)))
    return lines


def _repairs(cost: dict[str, Any]) -> str:
    """What was put right in answers without asking again, in words; empty where nothing was."""
    made: Counter[str] = Counter()
    for counts in cost["by_kind"].values():
        made.update(counts.get("repairs", {}))
    return ", ".join(f"{words}: {count}" for words, count in sorted(made.items()))


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
    return "| " + " | ".join(cell(str(each)) for each in cells) + " |"


def _settings(settings: dict[str, Any]) -> str:
    roles = settings.get("roles")
    if isinstance(roles, dict):
        return "; ".join(f"{role}: {_settings(part)}" for role, part in roles.items())
    return ", ".join(f"{name} {value}" for name, value in settings.items())
