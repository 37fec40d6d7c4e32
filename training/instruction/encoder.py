"""A BERT-shaped encoder in PyTorch: layers of MiniLM under a head for intents."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional


class Layer(nn.Module):
    """One transformer block, post-norm, as in BERT."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.mix = nn.Linear(width, width)
        self.mix_norm = nn.LayerNorm(width, eps=1e-12)
        self.grow = nn.Linear(width, inner)
        self.shrink = nn.Linear(inner, width)
        self.out_norm = nn.LayerNorm(width, eps=1e-12)

    def forward(self, states: Tensor, bias: Tensor, drop: float) -> Tensor:
        """states: [batch, length, width]; bias: [batch, 1, 1, length], 0 where a token stands, very low
        elsewhere.
        """
        batch, length, width = states.shape

        def split(x: Tensor) -> Tensor:
            return x.view(batch, length, self.heads, width // self.heads).transpose(1, 2)

        query, key, value = split(self.query(states)), split(self.key(states)), split(self.value(states))
        scores = query @ key.transpose(2, 3) / (width // self.heads) ** 0.5 + bias
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, length, width)
        mixed = functional.dropout(self.mix(mixed), drop, self.training)
        states = self.mix_norm(states + mixed)
        inner = self.shrink(functional.gelu(self.grow(states)))
        return self.out_norm(states + functional.dropout(inner, drop, self.training))


class Encoder(nn.Module):
    """Token ids, segment ids and a mask in; logits over `classes` out, from the mean of the passage's own
    tokens.
    """

    def __init__(
        self, vocabulary: int, width: int, heads: int, inner: int, layers: int, classes: int
    ) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(512, width)
        self.segments = nn.Embedding(2, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads, inner) for _ in range(layers))
        self.head = nn.Linear(2 * width, classes)
        self.drop = 0.1

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        """All inputs int64[batch, length]; segment 0 is the passage, 1 its surroundings. Returns
        float[batch, classes].
        """
        order = torch.arange(ids.shape[1], device=ids.device)
        states = self.words(ids) + self.positions(order)[None] + self.segments(segments)
        states = functional.dropout(self.norm(states), self.drop, self.training)
        bias = (1.0 - mask[:, None, None, :].to(states.dtype)) * -10000.0
        for layer in self.layers:
            states = layer(states, bias, self.drop)
        own = (mask * (1 - segments))[:, :, None].to(states.dtype)
        mean = (states * own).sum(1) / own.sum(1).clamp(min=1.0)
        return self.head(functional.dropout(torch.cat([states[:, 0], mean], 1), self.drop, self.training))


def load_minilm(folder: Path, keep: tuple[int, ...], classes: int) -> Encoder:
    """An Encoder from the folder of a Hugging Face BERT checkpoint, keeping the layers numbered in `keep`."""
    from safetensors.torch import load_file

    shape = json.loads((folder / "config.json").read_text())
    weights = load_file(str(folder / "model.safetensors"))
    model = Encoder(
        shape["vocab_size"], shape["hidden_size"], shape["num_attention_heads"], shape["intermediate_size"],
        len(keep), classes,
    )  # fmt: skip
    own = model.state_dict()
    for ours, theirs in _names(keep):
        own[ours].copy_(weights[theirs])
    return model


def _names(keep: tuple[int, ...]) -> list[tuple[str, str]]:
    pairs = [
        ("words.weight", "embeddings.word_embeddings.weight"),
        ("positions.weight", "embeddings.position_embeddings.weight"),
        ("segments.weight", "embeddings.token_type_embeddings.weight"),
        ("norm.weight", "embeddings.LayerNorm.weight"),
        ("norm.bias", "embeddings.LayerNorm.bias"),
    ]
    inside = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "mix": "attention.output.dense",
        "mix_norm": "attention.output.LayerNorm",
        "grow": "intermediate.dense",
        "shrink": "output.dense",
        "out_norm": "output.LayerNorm",
    }
    for ours, theirs in enumerate(keep):
        for name, path in inside.items():
            pairs += [
                (f"layers.{ours}.{name}.{part}", f"encoder.layer.{theirs}.{path}.{part}")
                for part in ("weight", "bias")
            ]
    return pairs
