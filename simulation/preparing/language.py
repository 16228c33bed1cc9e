"""What a user is told about the language of a town before a run."""

from twinville.agents.prompts.languages.catalogue import translated
from twinville.agents.prompts.wording import Wording
from twinville.worlds.language_tag import ENGLISH


def language_lines(wording: Wording, by_language_model: bool) -> list[str]:
    """A line each for what stays English in a town of another language: templates without a translation, the rule model."""
    if wording.language == ENGLISH:
        return []
    lines = []
    done, whole = translated(wording)
    if not done:
        lines.append(f"language {wording.language}: there is no set of templates in it; they stay English, and ask for words in it")
    elif done < whole:
        lines.append(f"language {wording.language}: {done} of {whole} templates are translated; the others stay English")
    if not by_language_model:
        lines.append(f"language {wording.language}: the offline rule model speaks English, whatever the language of a town")
    return lines
