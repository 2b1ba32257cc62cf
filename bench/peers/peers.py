#!/usr/bin/env python3
"""The decoders of `make bench-models` in PyTorch: eager, torch.compile and FlexAttention.

    python3 bench/peers/peers.py [FILTER] > peers.json

It needs Python 3.10 and PyTorch 2.5 or newer and is no part of the build or of the tests. It prints rows in the form of
bench/results/models.json; eager is the first side, so `ours_ms` is that of eager and `ratio` is theirs by eager's.
Before it is timed, every variant has to agree with eager to 1e-4 of the largest output.
"""

import json
import math
import os
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

try:
    from torch.nn.attention.flex_attention import create_block_mask, flex_attention
except ImportError:
    flex_attention = None

# name, batch, length, width, heads, layers, whether weights come from dot products, bias by distance
CASES = [
    ("DPF lin decoder", 8, 1024, 128, 8, 4, False, "lin"),
    ("DPF log decoder", 8, 1024, 128, 8, 4, False, "log"),
    ("DP lin decoder", 8, 512, 256, 4, 4, True, "lin"),
    ("DP log decoder", 8, 512, 256, 4, 4, True, "log"),
    ("GPT-2 style", 16, 256, 256, 4, 4, True, None),
    ("small decoder", 16, 64, 32, 4, 2, True, None),
]
VOCABULARY = 256
TURNS = 9


class Attention(nn.Module):
    def __init__(self, width, heads, length, products, bias):
        super().__init__()
        self.heads, self.products, self.bias = heads, products, bias
        self.packed = nn.Linear(width, (3 if products else 1) * width)
        self.output = nn.Linear(width, width)
        self.flex = False
        if bias:
            slopes = torch.logspace(math.log10(4), math.log10(0.0025), heads)
            self.theta = nn.Parameter(slopes + torch.log(-torch.expm1(-slopes)))
        n = torch.arange(length).unsqueeze(1) - torch.arange(length)
        phi = -n.clamp_min(1).float().log() if bias == "log" else -n.clamp_min(0).float()
        self.register_buffer("phi", phi)
        self.register_buffer("hidden", n < (1 if bias == "log" else 0))
        self.block_mask = None

    def forward(self, x):
        batch, length, width = x.shape
        parts = self.packed(x).view(batch, length, -1, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = self.mix_flex(*parts) if self.flex else self.mix(parts)
        return self.output(mixed.transpose(1, 2).reshape(batch, length, width))

    def mix(self, parts):
        logits = 0
        if self.products:
            logits = parts[0] @ parts[1].transpose(-2, -1) / math.sqrt(parts[0].shape[-1])
        if self.bias:
            logits = logits + F.softplus(self.theta).view(-1, 1, 1) * self.phi
        # A first token that sees nothing must not make its row NaN.
        weights = logits.masked_fill(self.hidden, -1e30).softmax(-1).masked_fill(self.hidden, 0)
        return weights @ parts[-1]

    def mix_flex(self, q, k, v):
        slopes = F.softplus(self.theta) if self.bias else None

        def score(logit, batch, head, query, key):
            distance = query - key
            if self.bias == "lin":
                return logit - slopes[head] * distance
            if self.bias == "log":
                return logit - slopes[head] * torch.log(distance.clamp(min=1).float())
            return logit

        return flex_attention(q, k, v, score_mod=score if self.bias else None, block_mask=self.block_mask)

    def use_flex(self, length, device):
        strict = self.bias == "log"
        self.flex = True
        self.block_mask = create_block_mask(
            lambda batch, head, query, key: query > key if strict else query >= key, None, None, length, length, device
        )


class Block(nn.Module):
    def __init__(self, width, *attention):
        super().__init__()
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, *attention)
        self.network = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attention(self.first(x))
        return x + self.network(self.second(x))


class Decoder(nn.Module):
    def __init__(self, length, width, heads, layers, products, bias):
        super().__init__()
        self.tokens = nn.Embedding(VOCABULARY, width)
        nn.init.normal_(self.tokens.weight, std=width**-0.5)
        self.places = None if bias else nn.Parameter(torch.randn(length, width) * 0.02)
        self.blocks = nn.Sequential(*(Block(width, heads, length, products, bias) for _ in range(layers)))
        self.norm = nn.LayerNorm(width)
        self.shift = nn.Parameter(torch.zeros(VOCABULARY))

    def forward(self, tokens):
        x = self.tokens(tokens)
        if self.places is not None:
            x = x + self.places
        return F.linear(self.norm(self.blocks(x)), self.tokens.weight, self.shift)


def passes(model, run, inputs, targets):
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0)

    def forward():
        with torch.no_grad():
            run(inputs)

    def backward():
        optimiser.zero_grad()
        F.cross_entropy(run(inputs).flatten(0, 1), targets.flatten()).backward()

    def step():
        backward()
        optimiser.step()

    return {"forward": forward, "forward + backward": backward, "training step": step}


def variants(make, inputs):
    """Name, module with its parameters, and what to call: all from the same weights."""
    eager = make()
    yield "eager", eager, eager
    copied = make()
    copied.load_state_dict(eager.state_dict())
    yield "torch.compile", copied, torch.compile(copied)
    if flex_attention is not None and eager.blocks[0].attention.products:
        flexible = make()
        flexible.load_state_dict(eager.state_dict())
        for block in flexible.blocks:
            block.attention.use_flex(inputs.shape[1], inputs.device)
        yield "FlexAttention", flexible, torch.compile(flexible)


def measure(name, batch, length, width, heads, layers, products, bias):
    torch.manual_seed(1)
    inputs = torch.randint(VOCABULARY, (batch, length))
    targets = torch.randint(VOCABULARY, (batch, length))
    sides, expected = {}, None
    for variant, model, run in variants(lambda: Decoder(length, width, heads, layers, products, bias), inputs):
        try:
            with torch.no_grad():
                outputs = run(inputs)
            works = passes(model, run, inputs, targets)
            works["training step"]()
        except Exception as error:  # torch.compile needs a C++ compiler, FlexAttention a recent version
            print(f"{name}, {variant}: not measured: {str(error).splitlines()[0]}", file=sys.stderr)
            continue
        expected = outputs if expected is None else expected
        if (outputs - expected).abs().max() > 1e-4 * expected.abs().max():
            sys.exit(f"{name}: {variant} computes something else than eager")
        sides[variant] = works
    for kind in ("forward", "forward + backward", "training step"):
        times = {variant: [] for variant in sides}
        for turn in range(TURNS + 1):
            for variant, works in sides.items():
                start = time.perf_counter()
                works[kind]()
                # The first turn warms up.
                times[variant] += [1e3 * (time.perf_counter() - start)] if turn else []
        medians = {variant: statistics.median(all_times) for variant, all_times in times.items()}
        for variant, ms in medians.items():
            yield {
                "kernel": name,
                "shape": f"B{batch} T{length} D{width} H{heads} L{layers}",
                "threads": torch.get_num_threads(),
                "pass": kind,
                "against": f"PyTorch {torch.__version__}, {variant}",
                "ours_ms": round(medians["eager"], 3),
                "theirs_ms": round(ms, 3),
                "ratio": round(ms / medians["eager"], 3),
                "load_average": " ".join(f"{load:.2f}" for load in os.getloadavg()),
            }


if __name__ == "__main__":
    chosen = " ".join(sys.argv[1:]).lower()
    rows = [row for case in CASES if chosen in case[0].lower() for row in measure(*case)]
    json.dump({"rows": rows}, sys.stdout, indent=2)
    print()
