"""Options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

SettingsOption = Annotated[
    Path | None, typer.Option(help="A TOML file: models by role, prices, what follows when an answer is refused.")
]
BudgetOption = Annotated[float | None, typer.Option(help="Maximum cost of the answers in dollars; the run pauses before.")]
MaxTokensOption = Annotated[int | None, typer.Option(help="Maximum number of tokens read and written.")]
EmbedderOption = Annotated[
    str | None,
    typer.Option(
        "--embedder",
        help="The embedder that the episode names, to confirm that it is used. [not needed for static, minilm]",
    ),
]
LanguageOption = Annotated[
    str | None, typer.Option(help="The language of the town, as a tag such as de. [default: that of its people or plan, else en]")
]
WhenRefusedOption = Annotated[
    str | None,
    typer.Option(
        help="When no legal answer can be had: go-on (that person carries on without it, until it is too many) or pause. "
        "[default: go-on; of a study: pause]"
    ),
]
