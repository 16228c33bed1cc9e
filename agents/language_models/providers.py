"""Servers by name: `ollama:NAME` needs no URL, since everybody's Ollama listens at the same address.

What is chosen stays the model's name everywhere, in episodes and journal keys too; it holds no URL, so that a run is found again on
another machine. The general form is `openai:NAME`, for a server that a URL or a key names.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from twinville.agents.language_models.ollama_host import address
from twinville.worlds.errors import InputError, suggestion

#: The general form, for which this table has no server.
OPENAI = "openai"
#: The context that is suggested, tokens: the longest prompts of a day fit with room to spare.
LONGER = 16_384


@dataclass(frozen=True, slots=True)
class Provider:
    """A server that people run themselves. `start` is how to start it, `get` how it comes to a model, `longer` how to have a
    context of {tokens}: all three end a sentence.

    `key_variable` is the environment variable in which the server's own documents keep a key; the key of a hosted service is not
    sent to it. A `single` one serves one model, which need not be named.
    """

    name: str
    title: str
    url: str
    start: str
    get: str
    longer: str
    key_variable: str
    single: bool = False


_ALL = (
    Provider(
        "ollama",
        "Ollama",
        "http://127.0.0.1:11434/v1",
        f"start it with 'OLLAMA_CONTEXT_LENGTH={LONGER} ollama serve'",
        "get one with 'ollama pull NAME'",
        "start it with 'OLLAMA_CONTEXT_LENGTH={tokens} ollama serve', or make a model with 'PARAMETER num_ctx {tokens}' in its "
        "Modelfile",
        "OLLAMA_API_KEY",
    ),
    Provider(
        "lmstudio",
        "LM Studio",
        "http://127.0.0.1:1234/v1",
        "start its server with 'lms server start', or in its Developer tab",
        "get one with 'lms get NAME'",
        "load the model with 'lms load NAME --context-length {tokens}'",
        "LM_API_TOKEN",
    ),
    Provider(
        "llamacpp",
        "llama.cpp",
        "http://127.0.0.1:8080/v1",
        f"start it with 'llama-server -m MODEL.gguf -c {LONGER} -np 1'",
        f"start it with one, 'llama-server -m MODEL.gguf -c {LONGER} -np 1'",
        "start it with '-c {tokens} -np 1' (the context is divided by the number of slots, -np)",
        "LLAMA_API_KEY",
        single=True,
    ),
    Provider(
        "vllm",
        "vLLM",
        "http://127.0.0.1:8000/v1",
        f"start it with 'vllm serve NAME --max-model-len {LONGER}'",
        f"start it with one, 'vllm serve NAME --max-model-len {LONGER}'",
        "start it with '--max-model-len {tokens}'",
        "VLLM_API_KEY",
    ),
)
#: Every server that has a name of its own.
PROVIDERS: Mapping[str, Provider] = MappingProxyType({provider.name: provider for provider in _ALL})

#: What `--model` takes, for messages and suggestions.
CHOICES = ("offline", f"{OPENAI}:NAME", *(f"{name}:NAME" for name in PROVIDERS))
#: The names of recorded models that a server answers to.
PATTERN = rf"^({'|'.join((OPENAI, *PROVIDERS))}):\S"


def named(model: str) -> tuple[str, str]:
    """Provider and the server's own name of a served model, "" where it is left out; raises InputError for what names no server.

    A provider without a model is legal for those of the table alone: there one can look what there is.
    """
    provider, _, name = model.partition(":")
    provider, name = provider.strip(), name.strip()
    if provider in PROVIDERS or (provider == OPENAI and name):
        return provider, name
    raise InputError(
        f"--model '{model}': choose offline, openai:NAME for a server with a URL or a key, or one that runs here: "
        f"{', '.join(CHOICES[2:])}.{suggestion(provider, ('offline', OPENAI, *PROVIDERS))}"
    )


def bare(model: str) -> str:
    """The name by which its server knows a model."""
    return model.partition(":")[2] if model.partition(":")[0] in (OPENAI, *PROVIDERS) else model


def provider_of(model: str) -> Provider | None:
    """The server that a model's name names; None for the general form."""
    return PROVIDERS.get(model.partition(":")[0])


def url_of(provider: Provider) -> str:
    """Where a provider's server listens, unless the user says otherwise: as OLLAMA_HOST has it, or where it does by default."""
    host = os.environ.get("OLLAMA_HOST", "") if provider.name == "ollama" else ""
    return f"{address(host)}/v1" if host.strip() else provider.url


def how_to_start(model: str) -> str:
    """What to do when a model's server does not answer, for the end of a sentence; "" where a URL names it."""
    provider = provider_of(model)
    return f"is {provider.title} running? {provider.start[0].upper()}{provider.start[1:]}" if provider is not None else ""


def how_to_lengthen(model: str, tokens: int = LONGER) -> str:
    """What to do for a context of so many tokens at least, for the end of a sentence."""
    provider = provider_of(model)
    enough = LONGER
    while enough < tokens:
        enough *= 2
    longer = provider.longer if provider is not None else "choose a model, or start its server, with a longer one"
    return longer.format(tokens=enough)
