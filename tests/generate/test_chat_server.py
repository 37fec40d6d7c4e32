"""The client against a server that fails in every way a server can: bounded, accounted for, never a
traceback.
"""

import asyncio
import time

import pytest
from chat_fake import FakeServer, Reply

from qalint.generate.call import Call, CallError, Completion, ProviderError
from qalint.generate.chat_server import ChatServer, Endpoint
from qalint.generate.http_errors import wait_asked
from qalint.generate.pace import Pace

CALL = Call("ask", "m", (("system", "Ask."), ("user", "Text")), ("question",), 0.4, 100, 7, "v")


def complete(server: FakeServer, call: Call = CALL, key: str | None = None, **settings: object) -> Completion:
    chosen = {"timeout": 5.0, "backoff": 0.01, "tries": 3, **settings}

    async def run() -> Completion:
        async with ChatServer(Endpoint(server.url, key, **chosen)) as client:
            return await client.complete(call)

    return asyncio.run(run())


def once(first: Reply):
    """A behaviour that misbehaves on the first request alone."""
    return lambda request, number: first if number == 0 else Reply('{"question": "Why?"}')


RECOVERED = {
    "429 with Retry-After": Reply(
        status=429, headers={"Retry-After": "0.05"}, body=b'{"error": {"message": "slow"}}'
    ),
    "500": Reply(status=500, body=b"oops"),
    "503": Reply(status=503),
    "closed connection": Reply(action="close"),
    "bad JSON": Reply(body=b"{not json"),
    "no choices": Reply(body=b'{"choices": []}'),
    "a list": Reply(body=b"[]"),
    "empty body": Reply(body=b""),
}


@pytest.mark.parametrize("first", RECOVERED.values(), ids=RECOVERED.keys())
def test_recovers_from_one_failure(first: Reply) -> None:
    with FakeServer(once(first)) as server:
        assert complete(server).text == '{"question": "Why?"}'
        assert len(server.requests) == 2


FAILS = {
    "always 500": (Reply(status=500, body=b"oops"), "says 500: oops", 3),
    "always 429": (Reply(status=429, headers={"Retry-After": "0"}), "says 429", 3),
    "always closed": (Reply(action="close"), "connection broke", 3),
    "never answers": (Reply(action="hang"), "no answer within 0.2 s", 3),
    "endless": (Reply(action="endless"), r"longer than 4,000,000 bytes|no answer within", 3),
    "bad JSON": (Reply(body=b"{not json"), "no chat completion", 3),
    "too long a prompt": (
        Reply(status=400, body=b'{"error": {"message": "too long"}}'),
        "says 400: too long",
        1,
    ),
}


@pytest.mark.parametrize(("reply", "said", "tries"), FAILS.values(), ids=FAILS.keys())
def test_gives_up_within_bounds(reply: Reply, said: str, tries: int) -> None:
    timeout = 0.2 if reply.action == "hang" else 5.0
    with FakeServer(lambda request, number: reply) as server:
        with pytest.raises(CallError, match=said):
            complete(server, timeout=timeout)
        assert len(server.requests) == tries


FATAL = {
    "refused key": (Reply(status=401, body=b'{"error": {"message": "bad key sk-secret"}}'), "OPENAI_API_KEY"),
    "unknown model": (
        Reply(status=404, body=b'{"error": {"message": "no such model"}}'),
        "no such model.*--model",
    ),
    "no money": (
        Reply(status=429, body=b'{"error": {"message": "insufficient_quota"}}'),
        "insufficient_quota",
    ),
}


@pytest.mark.parametrize(("reply", "said"), FATAL.values(), ids=FATAL.keys())
def test_says_at_once_what_no_retry_mends(reply: Reply, said: str) -> None:
    with FakeServer(lambda request, number: reply) as server:
        with pytest.raises(ProviderError, match=said) as error:
            complete(server, key="sk-secret")
        assert len(server.requests) == 1
        assert "sk-secret" not in str(error.value)


def test_no_server_is_an_error_that_names_the_address() -> None:
    server = FakeServer(port=9)
    with pytest.raises(ProviderError, match=r"no server answers at http://127\.0\.0\.1:9/v1"):
        complete(server)


def test_sends_the_key_and_the_schema() -> None:
    with FakeServer(once(Reply('{"question": "Why?"}'))) as server:
        complete(server, key="sk-1")
        assert "authorization: bearer sk-1" in server.headers[0].lower()
        form = server.requests[0]["response_format"]["json_schema"]["schema"]
        assert form["required"] == ["question"]


def test_a_server_without_schemas_is_asked_without() -> None:
    def behave(request: dict, number: int) -> Reply:
        if "response_format" in request:
            return Reply(status=400, body=b'{"error": {"message": "response_format is not supported"}}')
        if "max_tokens" in request:
            return Reply(
                status=400, body=b'{"error": {"message": "use max_completion_tokens, not max_tokens"}}'
            )
        return Reply('{"question": "Why?"}')

    with FakeServer(behave) as server:
        assert complete(server).text == '{"question": "Why?"}'
        assert server.requests[-1]["max_completion_tokens"] == 100


def test_all_calls_wait_as_long_as_the_server_asks() -> None:
    times: list[float] = []

    def behave(request: dict, number: int) -> Reply:
        times.append(time.monotonic())
        if number == 0:
            return Reply(status=429, headers={"Retry-After": "0.5"})
        return Reply('{"question": "Why?"}')

    with FakeServer(behave) as server:
        complete(server)
    assert times[1] - times[0] >= 0.5


WAITS = [({"retry-after": "3"}, 3.0), ({"retry-after-ms": "250"}, 0.25), ({}, None), ({"retry-after": "soon"}, None),
         ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0)]  # fmt: skip


@pytest.mark.parametrize(("headers", "seconds"), WAITS)
def test_reads_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert wait_asked(headers) == seconds


def test_pace_opens_with_success_and_halves_under_load() -> None:
    pace = Pace(64)
    assert pace.limit == 8
    for _ in range(100):
        pace.succeeded()
    assert pace.limit == 64
    pace.throttled(5)
    pace.throttled(5)  # sent before the pause: the same refusal once more
    assert pace.limit == 32
    for _ in range(10):
        Pace(1).throttled(0)
    assert Pace(1).limit == 1


def test_no_more_calls_in_flight_than_allowed_and_as_many_as_that() -> None:
    def behave(request: dict, number: int) -> Reply:
        return Reply('{"question": "Why?"}', delay=0.1)

    async def run(url: str) -> None:
        async with ChatServer(Endpoint(url, concurrency=16)) as client:
            await asyncio.gather(*(client.complete(CALL) for _ in range(200)))

    with FakeServer(behave) as server:
        asyncio.run(run(server.url))
        assert server.most_at_once == 16
        assert len(server.requests) == 200


PROXIES = [
    ({"http_proxy": "http://ann:pass@127.0.0.1:{port}"}, True),
    ({"http_proxy": "http://127.0.0.1:{port}", "no_proxy": "model.invalid"}, False),
]


@pytest.mark.parametrize(("environment", "used"), PROXIES)
def test_goes_through_the_proxy_that_the_environment_names(
    environment: dict[str, str], used: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> Completion:
        async with ChatServer(Endpoint("http://model.invalid/v1", tries=1)) as client:
            return await client.complete(CALL)

    with FakeServer(lambda request, number: Reply('{"question": "Why?"}')) as server:
        port = server.url.split(":")[2].removesuffix("/v1")
        for name, value in environment.items():
            monkeypatch.setenv(name, value.format(port=port))
        if not used:
            with pytest.raises((ProviderError, CallError)):
                asyncio.run(run())
            assert not server.requests
            return
        assert asyncio.run(run()).text == '{"question": "Why?"}'
        assert server.headers[0].startswith("POST http://model.invalid/v1/chat/completions ")
        assert "proxy-authorization: basic" in server.headers[0].lower()
