"""Starting pygame: checks the edition, starts only the needed parts, and raises InputError where there is no display."""

import importlib.metadata
import os

from twinville.worlds.errors import InputError


def pygame_is_ours() -> None:
    """Raises InputError where plain pygame lies over pygame-ce, which both call themselves `pygame`; says what mends it."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    installed = {name for name in ("pygame", "pygame-ce") if _is_installed(name)}
    mend = "pip uninstall -y pygame pygame-ce && pip install pygame-ce"
    if "pygame" in installed:
        raise InputError(
            f"plain pygame is installed where the viewer needs pygame-ce, and both write the same files; mend it with: {mend}"
        )
    try:
        import pygame
    except ImportError:
        raise InputError("the viewer needs pygame-ce; install it with: pip install pygame-ce") from None
    if not hasattr(pygame, "IS_CE"):
        raise InputError(f"the package pygame that Python finds is not pygame-ce; repair it with: {mend}")


def start(*, window: bool) -> None:
    """Display and fonts, nothing else. Raises InputError when there is no display for a window."""
    pygame_is_ours()
    import pygame

    if not window:
        os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    try:
        pygame.display.init()
        pygame.font.init()
    except pygame.error as error:
        raise InputError(f"no window can be opened here ({error}); make a picture with: {RENDER}") from None
    if (
        window
        and pygame.display.get_driver() in ("dummy", "offscreen")
        and os.environ.get("SDL_VIDEODRIVER") not in ("dummy", "offscreen")
    ):
        raise InputError(f"there is no display here; make a picture with: {RENDER}")


RENDER = "twinville render EPISODE --at TIME --out picture.png"


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
