"""The whole client (prompt, journal, account, limiter, retries) beside a bare `openai` client: answers a second.

Both put the same requests to the same loopback server, which answers after a set latency, with the same number in flight. Also
reported: the bare client on its aiohttp transport, and the whole client in several processes. The share of the bare client's rate
is what counts; the issue is how much of a server our own code leaves unused.

    python benchmarks/client.py [--latency 0.05] [--in-flight 64] [--calls 4000] [--processes 2]
"""

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import openai

from tests.loopback import loopback_server
from twinville.agents.language_models.account import Account
from twinville.agents.language_models.journal import JournalledModel
from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.language_models.structured import response_format
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.wake_time import WakeTimePrompt
from twinville.simulation.episode.writer import EpisodeWriter

BODY = (
    '{"id":"1","object":"chat.completion","created":0,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":'
    '{"role":"assistant","content":"{\\"wake\\":\\"06:15\\"}"}}],"usage":{"prompt_tokens":300,"completion_tokens":8,"total_tokens":308}}'
)
#: Calls before the clock starts: connections are made and the limiter has opened.
WARM = 2500


def _prompt(number: int) -> WakeTimePrompt:
    identity = Identity(name="Ada Field", age=34, traits=("sociable",), biography="Ada runs the cafe.", wake=390, sleep=1335)
    return WakeTimePrompt(identity=identity, day=number + 1, now=-100, weekday="Tuesday", options=tuple(range(195, 556, 15)))


async def _in_flight(number: int, calls: int, one: Callable[[int], Awaitable[Any]], first: int = 0) -> float:
    """Seconds for `calls` calls, `number` of them under way at any time."""
    numbers = iter(range(first, first + calls))

    async def worker() -> None:
        for each in numbers:
            await one(each)

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(number)))
    return time.perf_counter() - began


async def bare(url: str, in_flight: int, calls: int, *, aiohttp: bool = False) -> float:
    """Answers a second of a bare client."""
    http: Any = openai.DefaultAioHttpClient() if aiohttp else None
    client = openai.AsyncOpenAI(api_key="none", base_url=url, max_retries=0, http_client=http)

    async def one(number: int) -> None:
        prompt = _prompt(number)
        wanted: Any = response_format("json_schema", prompt.kind, prompt.answer_schema())
        messages: Any = [{"role": "system", "content": prompt.system()}, {"role": "user", "content": prompt.question()}]
        await client.chat.completions.create(
            model="m", messages=messages, temperature=0.8, max_tokens=2048, seed=number, response_format=wanted
        )

    await _in_flight(in_flight, in_flight * 4, one)
    seconds = await _in_flight(in_flight, calls, one)
    await client.close()
    return calls / seconds


async def whole(url: str, in_flight: int, calls: int) -> float:
    """Answers a second of ours, every answer kept in an episode as in a run."""
    with tempfile.TemporaryDirectory() as folder:
        writer = EpisodeWriter.create(Path(folder) / "x.episode", "{}", 1)
        account = Account()
        writer.charge(account)
        model = OpenAICompatible("m", base_url=url, account=account)
        journalled = JournalledModel(model, writer, account=account)

        async def flush() -> None:
            while True:
                await asyncio.sleep(0.02)
                writer.flush()

        async def one(number: int) -> None:
            await journalled.ask("Ada Field", _prompt(number))

        flushing = asyncio.create_task(flush())
        await _in_flight(in_flight, WARM, one)
        seconds = await _in_flight(in_flight, calls, one, WARM)
        flushing.cancel()
        await model.close()
        writer.close("stopped")
    return calls / seconds


def _server(latency: float, told: Any) -> None:
    with loopback_server(lambda _number, _body: {"body": BODY, "delay": latency}) as server:
        told.put(server.url)
        while True:
            server.seen.clear()
            server.headers.clear()
            time.sleep(0.2)


def _process(url: str, in_flight: int, calls: int, told: Any) -> None:
    told.put(asyncio.run(whole(url, in_flight, calls)))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--in-flight", type=int, default=64)
    parser.add_argument("--calls", type=int, default=4000)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    server = context.Process(target=_server, args=(arguments.latency, told), daemon=True)
    server.start()
    url = told.get(timeout=60)
    flight, calls = arguments.in_flight, arguments.calls
    print(f"{arguments.latency * 1000:.0f} ms, {flight} in flight: at most {flight / arguments.latency:.0f} answers a second")
    # In turns, so that whatever else the machine does meets both.
    rounds = [(asyncio.run(bare(url, flight, calls)), asyncio.run(whole(url, flight, calls))) for _ in range(3)]
    bares, wholes = sorted(one for one, _ in rounds), sorted(one for _, one in rounds)
    share = sorted(ours / theirs for theirs, ours in rounds)[1]
    print(f"{'bare openai client':<44}{bares[1]:>8.0f} a second")
    print(f"{'the whole client, journal included':<44}{wholes[1]:>8.0f} a second   {share:.2f} of the bare one (median of 3)")
    try:
        aio = asyncio.run(bare(url, flight, calls, aiohttp=True))
        print(f"{'bare openai client on aiohttp':<44}{aio:>8.0f} a second")
    except (RuntimeError, ImportError) as error:
        print(f"bare openai client on aiohttp: not installed ({error})")
    processes = [context.Process(target=_process, args=(url, flight, calls, told), daemon=True) for _ in range(arguments.processes)]
    for process in processes:
        process.start()
    together = sum(told.get(timeout=600) for _ in processes)
    print(f"{f'the whole client in {len(processes)} processes':<44}{together:>8.0f} a second, together")
    server.terminate()


if __name__ == "__main__":
    main()
