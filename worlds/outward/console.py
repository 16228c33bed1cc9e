"""The one console of the project: tables, styles and progress, in which no foreign text acts on the terminal."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console as RichConsole
from rich.console import ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from twinville.worlds.outward.visible import in_encoding, visible


class Console(RichConsole):
    """A console that shows characters instead of obeying them. Words between colons are no emoji here: they are addresses."""

    def __init__(self, *, stderr: bool = False, width: int | None = None) -> None:
        super().__init__(stderr=stderr, width=width, emoji=False)

    def render_str(self, text: str, **given: Any) -> Text:
        """Text from a string, cleaned before it is measured, so that columns stay aligned."""
        return super().render_str(self._clean(text), **given)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The pieces of anything; those that are no control sequence of the console's own are cleaned."""
        for segment in super().render(renderable, options):
            text = segment.text if segment.control else self._clean(segment.text)
            yield segment if text == segment.text else Segment(text, segment.style)

    def _clean(self, text: str) -> str:
        return in_encoding(visible(text), self.encoding)
