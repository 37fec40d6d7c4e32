"""A chat server on loopback that does what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

WORD = re.compile(r"[A-Za-z]{5,}")


@dataclass
class Reply:
    """What the server does with one request: `delay` seconds, then status, headers and body, or an action.

    Actions: "close" (drop the connection unanswered), "hang" (never answer), "endless" (never end the body).
    """

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    delay: float = 0.0
    action: str = ""


Behaviour = Callable[[dict[str, Any], int], Reply]


def target_of(request: dict[str, Any]) -> str:
    """The target that a request is about, whichever prompts made it."""
    user = request["messages"][-1]["content"]
    found = re.search(r"<<TARGET \w+>>\n(.*?)\n<</TARGET", user, re.DOTALL)
    return found[1] if found else user


def sensible(request: dict[str, Any], number: int) -> Reply:
    """A good question, or a good answer with its quote; the same for the same request."""
    target = target_of(request)
    words = list(dict.fromkeys(WORD.findall(target)))
    if '"answer"' in request["messages"][0]["content"]:
        return Reply(json.dumps({"answer": target, "quote": target}))
    digits = " ".join(re.findall(r"\d+", target))
    return Reply(json.dumps({"question": f"What is known of {words[0]} and {words[-1]} {digits}?"}))


class FakeServer:
    """Runs in a thread of its own; `requests` are the bodies that arrived, `answered` those that got a reply.

    `now` is how many are in flight, `most_at_once` how many were at most.
    """

    def __init__(self, behaviour: Behaviour = sensible, port: int = 0) -> None:
        self.behaviour = behaviour
        self.requests: list[dict[str, Any]] = []
        self.headers: list[str] = []
        self.answered: list[str] = []
        self.most_at_once = 0
        self.now = 0
        self._port = port
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self._port}/v1"

    def __enter__(self) -> FakeServer:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)

        async def start() -> None:
            server = await asyncio.start_server(self._serve, "127.0.0.1", self._port, backlog=512)
            self._port = server.sockets[0].getsockname()[1]
            self._ready.set()

        self._loop.run_until_complete(start())
        self._loop.run_forever()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = int(re.search(r"content-length: (\d+)", head, re.IGNORECASE)[1])
        request = json.loads(await reader.readexactly(length))
        number = len(self.requests)
        self.requests.append(request)
        self.headers.append(head)
        self.now += 1
        self.most_at_once = max(self.most_at_once, self.now)
        try:
            reply = self.behaviour(request, number)
            await asyncio.sleep(reply.delay)
            return await self._send(reply, request, writer)
        finally:
            self.now -= 1

    async def _send(self, reply: Reply, request: dict[str, Any], writer: asyncio.StreamWriter) -> bool:
        if reply.action == "close":
            return False
        if reply.action == "hang":
            await asyncio.sleep(3600)
        if reply.action == "endless":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
            while True:
                writer.write(b" " * 100_000)
                await writer.drain()
        body = reply.body if reply.body is not None else _completion(reply.text)
        extra = "".join(f"{name}: {value}\r\n" for name, value in reply.headers.items())
        writer.write(
            f"HTTP/1.1 {reply.status} X\r\nContent-Length: {len(body)}\r\n{extra}\r\n".encode() + body
        )
        await writer.drain()
        if reply.status == 200:
            self.answered.append(json.dumps(request, sort_keys=True))
        return True


def _completion(text: str) -> bytes:
    value = {
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20},
    }
    return json.dumps(value).encode()
