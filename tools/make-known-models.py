#!/usr/bin/env python3
"""Makes src/Gateway/Routing/Catalogue/known-models.tsv: the names of the models of the three default vendors.

Usage: tools/make-known-models.py ../shared/data/model-prices.json
The names are facts taken from pydantic/genai-prices (MIT), whose snapshot is that file.
"""
import json
import pathlib
import sys

VENDORS = ("anthropic", "google", "openai")

catalogue = {vendor["id"]: vendor for vendor in json.load(open(sys.argv[1], encoding="utf-8"))}
target = pathlib.Path(__file__).parent.parent / "src/Gateway/Routing/Catalogue/known-models.tsv"
with target.open("w", encoding="utf-8") as out:
    out.write("# vendor\tmodel; names from pydantic/genai-prices (MIT); made by tools/make-known-models.py\n")
    for vendor in VENDORS:
        for model in catalogue[vendor]["models"]:
            out.write(f"{vendor}\t{model['id']}\n")
