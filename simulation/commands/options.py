"""Options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

SettingsOption = Annotated[
    Path | None, typer.Option(help="A TOML file: models by role, prices, what follows when an answer is refused.")
]
BudgetOption = Annotated[float | None, typer.Option(help="The most that answers may cost, dollars; the run pauses before.")]
MaxTokensOption = Annotated[int | None, typer.Option(help="The most tokens that may be read and written.")]
WhenRefusedOption = Annotated[
    str | None, typer.Option(help="When no legal answer can be had: pause, or skip (the person keeps to their last plan).")
]
