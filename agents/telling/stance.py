"""What a speaker does with a statement."""

from typing import Literal

#: affirms: says it as it is; denies: says it is not so and was not; corrects: says it with another number, day or place;
#: withdraws: takes it back, or says that it is called off or no longer holds; asks and hints tell nothing.
Stance = Literal["affirms", "denies", "corrects", "withdraws", "asks", "hints"]

#: The stances that let somebody know.
TELLING: tuple[Stance, ...] = ("affirms", "denies", "corrects", "withdraws")
