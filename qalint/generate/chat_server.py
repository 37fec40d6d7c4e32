"""A client of any OpenAI-compatible chat server: bounded tries, adaptive pace, time-outs, bounded replies."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any

from qalint.generate.call import Call, CallError, Completion, ProviderError, Usage
from qalint.generate.http_errors import RETRIED, message_of, quota_spent, refused_parameter, wait_asked
from qalint.generate.pace import Pace
from qalint.generate.reply import schema_of

if TYPE_CHECKING:
    from aiohttp import ClientSession

MOST_BYTES = 4_000_000
"""A reply's body is cut off beyond this: no answer to one question is as long."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server is and how it is treated.

    `timeout` is seconds for one try from its first byte to its last; `tries` how often one call is sent at
    most; `backoff` the seconds before the second try, doubled for each further one. `loopback` keeps proxies
    out of it.
    """

    base_url: str
    key: str | None = field(default=None, repr=False)
    concurrency: int = 64
    timeout: float = 120.0
    tries: int = 5
    backoff: float = 0.5
    loopback: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    """A response: its status, headers and body, or what kept it from arriving (`failure`)."""

    status: int
    headers: Any
    body: bytes
    failure: str = ""


class ChatServer:
    """A provider over HTTP; an async context manager that holds the connections."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self.pace = Pace(endpoint.concurrency)
        self._dropped: set[str] = set()
        self._answered = False
        self._url = endpoint.base_url.rstrip("/") + "/chat/completions"
        self._client: ClientSession | None = None

    async def __aenter__(self) -> ChatServer:
        import aiohttp

        # A compressed reply could unpack to any size; the bound on its bytes must be the bound on its text.
        headers = {"Accept-Encoding": "identity", "Content-Type": "application/json"}
        if self._endpoint.key:
            headers["Authorization"] = f"Bearer {self._endpoint.key}"
        self._client = aiohttp.ClientSession(
            headers=headers,
            connector=aiohttp.TCPConnector(limit=0),  # the pace bounds them
            timeout=aiohttp.ClientTimeout(total=self._endpoint.timeout),
            auto_decompress=False,
            # Found once: aiohttp's own trust_env looks for proxies and netrc in threads, before every request.
            proxy=None if self._endpoint.loopback else proxy_of(self._url),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            await self._client.close()

    async def complete(self, call: Call) -> Completion:
        """The reply to a call, after as many tries as the endpoint allows.

        Raises CallError where they all fail, ProviderError where no further call can succeed either.
        """
        last = ""
        tries = 0
        while tries < self._endpoint.tries:
            body = self._body(call)
            async with self.pace:
                answer = await self._send(body)
            if answer.status == 200:
                completion = completion_of(_parsed(answer.body))
                if completion is not None:
                    self._answered = True
                    self.pace.succeeded()
                    return completion
                last = "the reply is no chat completion"
            elif answer.status in (400, 422) and self._adapt(answer, body):
                continue
            else:
                last = self._judge(answer)
            tries += 1
            await self._rest(answer, tries)
        if last.startswith("cannot connect") and not self._answered:
            raise ProviderError(
                f"no server answers at {self._endpoint.base_url} ({last}); start it, or mend --base-url"
            )
        raise CallError(f"{last} ({tries} {'try' if tries == 1 else 'tries'})")

    def _body(self, call: Call) -> dict[str, Any]:
        """The request's body, without what this server refused before."""
        body = body_of(call)
        for name in self._dropped & body.keys():
            value = body.pop(name)
            if name == "max_tokens":  # newer models of some servers take it under this name only
                body["max_completion_tokens"] = value
        return body

    async def _send(self, body: dict[str, Any]) -> _Answer:
        import aiohttp

        data = json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode()
        try:
            return await self._receive(data)
        except TimeoutError:
            return _Answer(0, {}, b"", f"no answer within {self._endpoint.timeout:g} s")
        except aiohttp.ClientConnectorError as error:
            return _Answer(0, {}, b"", f"cannot connect: {error.os_error.strerror or error}")
        except aiohttp.InvalidURL as error:
            raise ProviderError(f"{self._endpoint.base_url!r} is no URL") from error
        except aiohttp.ClientError as error:
            return _Answer(0, {}, b"", f"the connection broke: {type(error).__name__}")

    async def _receive(self, data: bytes) -> _Answer:
        assert self._client is not None, "use it as a context manager"
        parts, size = [], 0
        async with self._client.post(self._url, data=data, allow_redirects=False) as response:
            async for part in response.content.iter_any():
                parts.append(part)
                size += len(part)
                if size > MOST_BYTES:
                    response.close()
                    return _Answer(0, {}, b"", f"the reply is longer than {MOST_BYTES:,} bytes")
            return _Answer(response.status, response.headers, b"".join(parts))

    def _adapt(self, answer: _Answer, body: dict[str, Any]) -> bool:
        """Leave a parameter out from now on if the server refuses it; whether that was so."""
        name = refused_parameter(message_of(answer.body), body)
        if name is not None:  # another call in flight may have found it out already
            self._dropped.add(name)
        return name is not None

    def _judge(self, answer: _Answer) -> str:
        """What went wrong, where another try may help; CallError and ProviderError where none can."""
        if answer.failure:
            return answer.failure
        said = message_of(answer.body)
        if self._endpoint.key:
            said = said.replace(self._endpoint.key, "[key]")
        text = f"the server says {answer.status}: {said}" if said else f"the server says {answer.status}"
        if answer.status in (401, 403):
            have = "the key in OPENAI_API_KEY is refused" if self._endpoint.key else "set OPENAI_API_KEY"
            raise ProviderError(f"{self._endpoint.base_url}: {text}; {have}")
        if answer.status in (404, 405):
            hint = "is --model right, and does --base-url end in /v1?"
            raise ProviderError(f"{self._endpoint.base_url}: {text}; {hint}")
        if answer.status == 429 and quota_spent(said):
            raise ProviderError(f"{self._endpoint.base_url}: {text}")
        if answer.status not in RETRIED:
            raise CallError(text)
        return text

    async def _rest(self, answer: _Answer, tries: int) -> None:
        """Wait as long as the server asks, or longer after each try; nothing after the last one."""
        wait = self._endpoint.backoff * 2 ** (tries - 1)
        asked = wait_asked(answer.headers)
        if answer.status in (429, 503, 529):
            self.pace.throttled(wait if asked is None else asked)
        if tries < self._endpoint.tries:
            # Jitter keeps calls that failed together from coming back together.
            await asyncio.sleep(wait * random.uniform(0.5, 1.0) if asked is None else 0)


def proxy_of(url: str) -> str | None:
    """The proxy that the environment names for a URL (`https_proxy`, `no_proxy` …), None where it names none."""
    from urllib.parse import urlsplit
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(url)
    if not parts.hostname or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)


def body_of(call: Call) -> dict[str, Any]:
    """A call as the chat completions endpoint takes it."""
    body: dict[str, Any] = {
        "model": call.model,
        "messages": [{"role": role, "content": content} for role, content in call.messages],
        "temperature": call.temperature,
        "max_tokens": call.max_tokens,
        "seed": call.seed,
    }
    if not call.keys:
        return body
    if call.grammar is not None:
        return body | {"grammar": call.grammar, "logprobs": True}
    schema = {"name": call.purpose, "strict": True, "schema": schema_of(call.keys)}
    return body | {"response_format": {"type": "json_schema", "json_schema": schema}}


def completion_of(value: Any) -> Completion | None:
    """The completion that a response's parsed body holds, None where it is none."""
    try:
        choice = value["choices"][0]
        text = choice["message"].get("content") or ""
        usage = value.get("usage") or {}
        return Completion(
            text=str(text),
            usage=Usage(int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)),
            finish=str(choice.get("finish_reason") or ""),
            confidence=_confidence(choice.get("logprobs")),
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _confidence(logprobs: Any) -> float | None:
    try:
        values = [float(token["logprob"]) for token in logprobs["content"]]
    except (LookupError, TypeError, ValueError):
        return None
    return round(sum(values) / len(values), 4) if values else None
