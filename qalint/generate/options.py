"""What a user can choose of a generation: models, servers, limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qalint.generate.call import ProviderError
from qalint.generate.limits import Limits, Price


@dataclass(frozen=True, slots=True)
class GenerateOptions:
    """A generation's settings. Either `local`, or `base_url` and `model`.

    `answer_*` and `judge_*` default to the asking model's server; without `judge_model` nobody judges. `key`
    is sent as a bearer token, `answer_key` and `judge_key` to those servers where they are given. With
    `batch_out` no server is asked: calls are written there as a batch file, and the replies in `batch_in` are
    used. `attempts` bounds the tries per target, `extra` the reserve targets tried in all (None: 4 for each pair
    asked for, 12 with `local`), `timeout` is seconds per request.
    """

    base_url: str | None = None
    model: str | None = None
    answer_base_url: str | None = None
    answer_model: str | None = None
    judge_base_url: str | None = None
    judge_model: str | None = None
    local: bool = False
    batch_out: Path | None = None
    batch_in: tuple[Path, ...] = ()
    key: str | None = field(default=None, repr=False)
    answer_key: str | None = field(default=None, repr=False)
    judge_key: str | None = field(default=None, repr=False)
    seed: int = 0
    temperature: float = 0.4
    attempts: int = 2
    extra: int | None = None
    concurrency: int = 64
    timeout: float = 120.0
    tries: int = 5
    limits: Limits = field(default_factory=Limits)
    price: Price | None = None

    def check(self) -> None:
        """Raise ProviderError where it is not clear which model to ask."""
        if self.judge_base_url and not self.judge_model:
            raise ProviderError(
                f"--judge-base-url {self.judge_base_url}: which of its models? Add --judge-model NAME"
            )
        if self.local:
            self._check_local()
        elif self.batch_out is not None:
            if not self.model:
                raise ProviderError("--batch-out: which model is to run the batch? Add --model NAME")
            if self.base_url or self.answer_base_url or self.judge_base_url:
                raise ProviderError("--batch-out asks no server: leave out the URLs")
        else:
            self._check_servers()

    def _check_local(self) -> None:
        if self.base_url or self.model or self.answer_base_url or self.answer_model:
            raise ProviderError(
                "--local brings its own model, which asks and answers: leave out --base-url, --model and --answer-…"
            )
        if self.judge_model and not self.judge_base_url:
            raise ProviderError(
                f"--judge-model {self.judge_model}: which server has it? The embedded model cannot judge;"
                " add --judge-base-url URL"
            )

    def _check_servers(self) -> None:
        if not self.base_url and not self.model:
            raise ProviderError(
                "no model to ask: name a server and a model (--base-url URL --model NAME), or use --local"
            )
        if not self.base_url:
            raise ProviderError(f"--model {self.model}: which server has it? Add --base-url URL")
        if not self.model:
            raise ProviderError(f"--base-url {self.base_url}: which of its models? Add --model NAME")
        for name, url in (
            ("base", self.base_url),
            ("answer-base", self.answer_base_url),
            ("judge-base", self.judge_base_url),
        ):
            if url and not url.startswith(("http://", "https://")):
                raise ProviderError(f"--{name}-url {url!r} is no URL: it begins with http:// or https://")

    def most_extra(self, asked: int) -> int:
        """Reserve targets that may be tried in all."""
        return self.extra if self.extra is not None else asked * (12 if self.local else 4)
