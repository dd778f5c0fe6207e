#!/usr/bin/env python3
"""Makes src/Gateway/Accounting/Prices/model-prices.tsv: models, context windows and prices of all vendors.

Usage: tools/make-prices.py ../shared/data/model-prices.json DAY [TARGET]
DAY is that of the snapshot (2026-08-21): it stands in the version of every cost.
The facts are taken from pydantic/genai-prices (MIT), whose snapshot is that file. What the table cannot hold is listed on stderr.
The format is told in the table's own header.
"""
import collections
import datetime
import decimal
import itertools
import json
import pathlib
import re
import sys

HEADER = """\
# Models and prices; facts from pydantic/genai-prices (MIT, https://github.com/pydantic/genai-prices); made by tools/make-prices.py.
# A model belongs to the vendor above it, a price to the model above it; "-" says nothing. The first model whose rule fits counts.
# snapshot\twhose prices they are\tof which day
# vendor\tid\tpattern of its base URL\trule for its models\trule for its other names\tvendors whose models it also serves
# model\tid\tcontext window in tokens\trule for its names
# price\tfrom date (UTC)\thours of the day (UTC)\tinput\tcache read\tcache write 5m\tcache write 1h\toutput\treasoning\tthousand requests
# The last price in force counts, else the first. Prices are USD per million tokens; "3;200000:6" is 3, and 6 for every token of a
# request whose whole input is over 200000 tokens. A rule is alternatives between spaces, each of clauses between "&", all of which
# must fit: =equal ^start $end ~contained /regex.
"""
MARKS = {"equals": "=", "starts_with": "^", "ends_with": "$", "contains": "~", "regex": "/"}
TOKEN_PRICES = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "output_reasoning")
NEUTRAL = {"id", "name", "match", "prices", "context_window", "price_comments", "description"}
NEUTRAL_OF_VENDOR = {"id", "name", "models", "api_pattern", "model_match", "provider_match", "fallback_model_providers",
                     "pricing_urls", "price_comments", "description", "extractors"}

# Names that tell their vendor, and that the data's own rule does not name.
MORE_MODEL_NAMES = {"openai": ["^text-embedding-"]}

lost = collections.defaultdict(list)


def rule(match, owner):
    """The match rule as alternatives of clauses that must all fit, whatever its nesting."""
    if match is None:
        return "-"
    return " ".join("&".join(group) for group in alternatives(match, owner)) or "-"


def alternatives(match, owner):
    ((kind, value),) = match.items()
    if kind == "or":
        return [group for part in value for group in alternatives(part, owner)]
    if kind == "and":
        parts = [alternatives(part, owner) for part in value]
        return [[clause for group in groups for clause in group] for groups in itertools.product(*parts)]
    if kind not in MARKS or re.search(r"[\s&]", value):
        lost[f"match rule {kind} {value!r}"].append(owner)
        return []
    return [[MARKS[kind] + value]]


def number(value):
    return f"{decimal.Decimal(value).normalize():f}"


def amount(value):
    if value is None:
        return "-"
    if not isinstance(value, dict):
        return number(value)
    tiers = sorted(value["tiers"], key=lambda tier: tier["start"])
    return ";".join([number(value["base"])] + [f"{tier['start']}:{number(tier['price'])}" for tier in tiers])


def hours(constraint, owner):
    start, end = constraint.pop("start_time", None), constraint.pop("end_time", None)
    if start is None and end is None:
        return "-"
    times = [re.fullmatch(r"(\d\d:\d\d):00Z", time or "") for time in (start, end)]
    if not all(times) or times[0][1] >= times[1][1]:
        lost[f"hours {start} to {end}"].append(owner)
        return None
    return f"{times[0][1]}-{times[1][1]}"


def price_row(conditional, owner):
    """One row of prices; None where the table cannot say when they are in force."""
    constraint = dict(conditional.get("constraint") or {})
    date, time = constraint.pop("start_date", None) or "-", hours(constraint, owner)
    for name in constraint:
        lost[f"condition {name}"].append(owner)
    if time is None or constraint:
        return None
    prices = {name.removesuffix("_mtok"): value for name, value in conditional["prices"].items()}
    # The data's plain cache write is that of 5 minutes, and that of an hour where the hour has no price of its own.
    write = prices.pop("cache_write", None)
    if write is not None and prices.setdefault("cache_write_5m", write) != write:
        prices.setdefault("cache_write_1h", write)
    requests = prices.pop("requests_kcount", None)
    cells = [amount(prices.pop(name, None)) for name in TOKEN_PRICES]
    for name in prices:
        lost[f"price {name}"].append(owner)
    return ["price", date, time, *cells, amount(requests)]


def model_rows(model, vendor):
    owner = f"{vendor}/{model['id']}"
    for name in model.keys() - NEUTRAL:
        lost[f"field {name}"].append(owner)
    yield ["model", model["id"], str(model.get("context_window") or "-"), rule(model["match"], owner)]
    prices = model["prices"] if isinstance(model["prices"], list) else [{"prices": model["prices"]}]
    for conditional in prices:
        if not conditional["prices"]:
            # An empty set means free or unknown; free is believed only where the data says so in words.
            if "free" not in (model["id"] + model.get("name", "")).lower():
                lost["empty price set, taken as unknown"].append(owner)
                continue
            conditional = {**conditional, "prices": {"input_mtok": 0, "output_mtok": 0}}
        row = price_row(conditional, owner)
        if row is not None:
            yield row


def vendor_rows(vendor):
    for name in vendor.keys() - NEUTRAL_OF_VENDOR:
        lost[f"field {name}"].append(vendor["id"])
    names = " ".join([rule(vendor.get("model_match"), vendor["id"])] + MORE_MODEL_NAMES.get(vendor["id"], []))
    yield ["vendor", vendor["id"], vendor["api_pattern"], names.removeprefix("- "),
           rule(vendor.get("provider_match"), vendor["id"]), " ".join(vendor.get("fallback_model_providers") or ["-"])]
    for model in vendor["models"]:
        yield from model_rows(model, vendor["id"])


source = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"), parse_float=decimal.Decimal)
default = pathlib.Path(__file__).parent.parent / "src/Gateway/Accounting/Prices/model-prices.tsv"
target = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else default
snapshot = ["snapshot", "genai-prices", datetime.date.fromisoformat(sys.argv[2]).isoformat()]
rows = [snapshot] + [row for vendor in source for row in vendor_rows(vendor)]
target.write_text(HEADER + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8", newline="\n")
for what, owners in sorted(lost.items()):
    print(f"not held: {what}: {', '.join(sorted(set(owners)))}", file=sys.stderr)
