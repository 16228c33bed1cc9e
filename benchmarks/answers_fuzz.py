"""Odd answers of servers, many of them: whatever comes is read as an answer or told as a fault, and never raises anything else.

Bodies, error bodies and streams are drawn as in the tests (`tests/agents/language_models/wire/odd.py`), which draw a few hundred.
Streams are cut into chunks in two ways, which must come to the same; texts are looked through for reasoning and for an object.
Prints how many came to what, and what a piece of a stream and a whole answer take to read.

    python benchmarks/answers_fuzz.py [--examples 20000] [--seed 1]
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.agents.language_models.wire.odd import BODIES, HEADERS, STATUSES, STREAMS, TEXTS, alike, cut_up, in_pieces, in_whole
from twinville.agents.language_models.extraction import json_object
from twinville.agents.language_models.wire.dialects import apart
from twinville.agents.language_models.wire.reading import read_answer
from twinville.agents.language_models.wire.streaming import Pieces

PIECE = (
    b'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m","system_fingerprint":"fp_1",'
    b'"choices":[{"index":0,"delta":{"content":"Hello"},"logprobs":null,"finish_reason":null}]}\n\n'
)
ANSWER = json.dumps(
    {
        "id": "1",
        "object": "chat.completion",
        "model": "m",
        "choices": [
            {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": json.dumps({"a": "word " * 200})}}
        ],
        "usage": {"prompt_tokens": 300, "completion_tokens": 210, "total_tokens": 510},
    }
).encode()


def fuzz(examples: int, first: int) -> Counter[str]:
    """How many came to what; raises what should not have been raised, with the example that did."""
    came: Counter[str] = Counter()
    many = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )

    @seed(first)
    @many
    @given(STATUSES, HEADERS, BODIES)
    def bodies(status: int, headers: dict[str, str], body: bytes) -> None:
        came[f"whole: {type(in_whole(status, headers, body)).__name__}"] += 1

    @seed(first)
    @many
    @given(STREAMS, st.lists(st.integers(0, 10**6), max_size=20))
    def streams(body: bytes, cuts: list[int]) -> None:
        (whole, pieces), (cut, pieces_again) = in_pieces([body]), in_pieces(cut_up(body, cuts))
        assert alike(whole, cut)
        assert pieces == pieces_again
        came[f"stream: {type(whole).__name__}"] += 1

    @seed(first)
    @many
    @given(TEXTS)
    def texts(text: str) -> None:
        apart(text)
        try:
            json.loads(json_object(text, ("a",)).text)
        except ValueError:
            came["text: refused"] += 1
        else:
            came["text: an object"] += 1

    bodies()
    streams()
    texts()
    return came


def microseconds(what: Callable[[], object], times: int) -> float:
    """How long a call takes."""
    began = time.perf_counter()
    for _ in range(times):
        what()
    return (time.perf_counter() - began) / times * 1e6


def main() -> int:
    """Draw, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--examples", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    pieces, content = Pieces(key_variable="KEY"), json.dumps({"a": "word " * 200})
    print(f"a piece of a stream: {microseconds(lambda: pieces.feed(PIECE), 50_000):.1f} us")
    whole = microseconds(lambda: read_answer(200, {}, ANSWER, key_variable="KEY"), 20_000)
    print(f"a whole answer of {len(ANSWER)} bytes: {whole:.1f} us")
    print(f"its object: {microseconds(lambda: json_object(content, ('a',)), 20_000):.1f} us")
    for words, count in sorted(fuzz(options.examples, options.seed).items()):
        print(f"{count:8} {words}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
