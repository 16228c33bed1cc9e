"""Whom a step, a part of the day or a reaction is for: fields that several kinds of answers share, and how their tasks ask."""

from typing import Annotated

from pydantic import Field

#: How a task says that something may be done for the sake of a talk.
SEEKING = "To talk to somebody: 'seeks' is their name, 'aim' what to tell or ask them."
#: A name as an answer gives it: the whole, or a part that nobody else has. Whose it is, the mind finds out.
Name = Annotated[str, Field(max_length=80, exclude_if=lambda name: not name)]
#: On what matter: what to say to somebody, or ask them. Answers call it 'aim'.
Matter = Annotated[str, Field(max_length=160, exclude_if=lambda matter: not matter)]
