#!/usr/bin/env python3
"""Makes src/Gateway/Accounting/Tokens/NAME.ranks: the tokens of one of OpenAI's encodings, in the order of their ranks.

Usage: tools/make-token-ranks.py ../shared/data/tokenizers/{cl100k_base,o200k_base}.json
The data is that of npm's tiktoken (MIT, LICENSE-tiktoken.txt beside the result): lines of "! OFFSET TOKEN TOKEN ...", tokens in base64.
A file made here is a header of text lines, an empty line, and a zlib stream: a byte for the length of each token, then the tokens' bytes.
"""
import base64
import json
import pathlib
import sys
import zlib

HEADER = """\
# {name}: the tokens of OpenAI's encoding by rank, from npm tiktoken 1.0.22; made by tools/make-token-ranks.py.
# MIT, Copyright (c) 2022 OpenAI, Shantanu Jain, https://github.com/openai/tiktoken; see LICENSE-tiktoken.txt.
tokens {count}
special {special}

"""


def ranked(lines):
    """All tokens; the place of each is its rank."""
    tokens = []
    for line in filter(None, lines.split("\n")):
        mark, offset, *words = line.split(" ")
        if mark != "!" or int(offset) != len(tokens):
            raise SystemExit(f"ranks are not counted up from 0: a line starts with '{mark} {offset}', expected is {len(tokens)}")
        tokens += map(base64.b64decode, words)
    return tokens


def check(tokens, special):
    """What the reader of the file relies on."""
    known = set(tokens)
    if len(known) != len(tokens):
        raise SystemExit("a token stands twice")
    if not all(bytes([byte]) in known for byte in range(256)):
        raise SystemExit("a byte is no token")
    if not all(0 < len(token) < 256 for token in tokens):
        raise SystemExit("a token's length does not fit a byte")
    if not all(name.startswith("<|") and " " not in name for name in special):
        raise SystemExit("a special token does not start with <|")


for path in map(pathlib.Path, sys.argv[1:]):
    source = json.loads(path.read_text(encoding="utf-8"))
    tokens = ranked(source["bpe_ranks"])
    check(tokens, source["special_tokens"])
    header = HEADER.format(name=path.stem, count=len(tokens), special=" ".join(source["special_tokens"]))
    body = zlib.compress(bytes(map(len, tokens)) + b"".join(tokens), 9)
    folder = pathlib.Path(__file__).parent.parent / "src/Gateway/Accounting/Tokens"
    (folder / f"{path.stem}.ranks").write_bytes(header.encode("ascii") + body)
