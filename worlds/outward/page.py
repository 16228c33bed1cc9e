"""Foreign text on a page for the browser. Escaping is the template engine's; here is what escaping leaves."""

from twinville.worlds.outward.visible import visible


def on_page(value: object) -> object:
    """What a template is about to write, with nothing in it that hides or reorders; what is HTML already is left alone.

    A template engine calls it for each expression (Jinja: `finalize`).
    """
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
