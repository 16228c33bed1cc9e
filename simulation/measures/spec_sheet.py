"""The spec sheet of an episode ("nutrition label"): what was lived, by what, at what cost, and what it is no evidence for."""

from typing import Any

from simulation.clock import label
from simulation.episode.reader import Episode
from simulation.measures.summary import DEMONSTRATION, decisions

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
    rules = settings.get("model") == "offline"
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
        "cost": None,
        "decisions": decisions(episode),
        "human_comparison": "none so far",
        "wall_seconds": episode.wall_seconds(),
        "digest": episode.digest,
        "must_not_be_used_to_claim": [*NOT_FOR, *([NOT_FOR_RULES] if rules else [])],
    }
    if episode.is_demonstration:
        sheet["notice"] = DEMONSTRATION
    return sheet


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
        "cost": "not known: there is no price table yet",
        "decisions": ", ".join(f"{count} by {who.replace('_', ' ')}" for who, count in sheet["decisions"].items()),
        "human comparison": sheet["human_comparison"],
        "wall time": f"{sheet['wall_seconds']:.1f} s",
        "digest": f"`{sheet['digest']}`",
    }
    lines += [f"| {name} | {_cell(str(value))} |" for name, value in rows.items()]
    lines += ["", "| prompt | version | answered | asked again |", "| --- | --- | --- | --- |"]
    versions = sheet["prompt_versions"]
    for kind, counts in sheet["calls"].items():
        lines.append(f"| {kind} | {versions.get(kind, '')} | {counts['answered']} | {counts['repaired']} |")
    lines += ["", "It must not be used to claim:", ""]
    return "\n".join(lines + [f"- {sentence}" for sentence in sheet["must_not_be_used_to_claim"]])


def _settings(settings: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings.items())


def _intervention(data: dict[str, Any]) -> str:
    what = {"whisper": f"whisper to {data.get('person')}", "seed": f"seed {data.get('seed')}", "model": "another model"}[
        data["what"]
    ]
    return f"{what} at tick {data['tick']}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
