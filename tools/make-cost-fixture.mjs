#!/usr/bin/env node
// Makes tests/Gateway.Tests/Accounting/genai-prices.tsv: what npm's @pydantic/genai-prices says that models cost, to which the gateway's own
// costs must be equal. Usage: tools/make-cost-fixture.mjs ../shared/data/model-prices.json [FOLDER]
// The package is installed into FOLDER (a temporary one where none is given) and prices the snapshot, not the data it carries itself.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

// The nearest to the snapshot of 2026-08-21 that knows its price of an hour's cache write and of reasoning.
const PACKAGE = "@pydantic/genai-prices", VERSION = "0.1.7";
const TARGET = new URL("../tests/Gateway.Tests/Accounting/genai-prices.tsv", import.meta.url);
const HEADER = `\
# What models cost in USD, as npm's ${PACKAGE} ${VERSION} (MIT) says of the snapshot of its data that the catalogue is made from;
# made by tools/make-cost-fixture.mjs.
# usage	input	cache read	cache write 5m	cache write 1h	output	reasoning, which is part of output
# costs	number	USD for each usage above, in their order; "~" where a bucket that is used has no price: the package takes that for free
# model	vendor	name	when	number of its costs; "none" where it has no price at all, which the package takes for free, too
`;

const catalogue = JSON.parse(readFileSync(process.argv[2], "utf8"));
const genai = await installed(resolve(process.argv[3] ?? mkdtempSync(join(tmpdir(), "genai-prices-"))));
genai.updatePrices(({ setProviderData }) => setProviderData(catalogue));
await genai.waitForUpdate();

const grid = usages(), vectors = new Map(), models = [];
for (const vendor of catalogue) {
  for (const [name, provider] of namesOf(vendor)) {
    for (const when of momentsOf(provider, name)) models.push(["model", vendor.id, name, when, costs(provider, name, when)]);
  }
}
const rows = [
  ...grid.map(usage => ["usage", ...usage]),
  ...[...vectors].map(([cells, number]) => ["costs", number, cells]),
  ...new Set(models.map(row => row.join("\t"))),
];
writeFileSync(TARGET, HEADER + rows.map(row => [row].flat().join("\t")).join("\n") + "\n");

async function installed(folder) {
  execFileSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, `${PACKAGE}@${VERSION}`], { stdio: "inherit" });
  return import(pathToFileURL(createRequire(join(folder, "anything.js")).resolve(PACKAGE)));
}

/** Every bucket alone and all together, small and large; around the start of every tier the whole input, from one bucket or from all. */
function usages() {
  const alone = amount => Array.from({ length: 6 }, (_, bucket) => [0, 0, 0, 0, bucket >= 4 ? amount : 0, 0].with(bucket, amount));
  const starts = new Set(JSON.stringify(catalogue).match(/(?<="start":)\d+/g).map(Number));
  const around = [...starts].sort((a, b) => a - b).flatMap(start => [start - 1, start, start + 1]);
  return [
    [0, 0, 0, 0, 0, 0], ...alone(1), ...alone(12_345), ...alone(1_000_000),
    [1_000, 2_000, 0, 0, 300, 0], [1_000, 0, 3_000, 0, 300, 100], [1_000, 0, 0, 4_000, 300, 300], [7, 11, 13, 17, 19, 5],
    ...around.flatMap(size => [
      [size, 0, 0, 0, 500, 200],
      [0, size, 0, 0, 500, 0],
      [0, 0, size, 0, 500, 0],
      [0, 0, 0, size, 500, 0],
      [size - 90_003, 50_000, 30_000, 10_003, 4_000, 1_000],
    ]),
    [0, 0, 0, 0, 300_000, 0], [2_000_001, 3_000_003, 500_005, 700_007, 65_536, 32_768],
  ];
}

/**
 * The vendor's models by their ids and by the names their rules tell whole or by their start, and those of other vendors that it also serves.
 * Each with the provider to ask: where no rule fits a model's own id, the package is told that one does.
 */
function namesOf(vendor) {
  const spelled = rule => rule.or?.flatMap(spelled) ?? [rule.equals ?? rule.starts_with].filter(name => name !== undefined);
  const served = catalogue.filter(other => vendor.fallback_model_providers?.includes(other.id)).flatMap(other => other.models);
  const names = [...vendor.models, ...served].flatMap(model => [model.id, ...spelled(model.match)]);
  const known = names.filter(name => genai.calcPrice({}, name, { provider: vendor })).map(name => [name, vendor]);
  const byIdAlone = vendor.models.map(model => [model.id, { ...vendor, models: [{ ...model, match: { equals: model.id } }] }]);
  return new Map([...byIdAlone, ...known]);
}

/** Noon of the snapshot's day, and where the price changes the last second before and the first after. */
function momentsOf(provider, name) {
  const { prices } = genai.calcPrice({}, name, { provider }).model;
  const noon = "2026-08-21T12:00:00Z";
  const changes = (Array.isArray(prices) ? prices : []).flatMap(({ constraint: c }) =>
    c?.start_date ? [`${c.start_date}T00:00:00Z`] : c?.start_time ? [`2026-08-21T${c.start_time}`, `2026-08-21T${c.end_time}`] : []);
  const before = change => new Date(Date.parse(change) - 1_000).toISOString().replace(".000", "");
  return [noon, ...changes.flatMap(change => [before(change), change])];
}

function costs(provider, name, when) {
  const answers = grid.map(([input, cacheRead, write5m, write1h, output, reasoning]) => genai.calcPrice({
    // The package's input is all of it; ours is what no cache has to do with.
    input_tokens: input + cacheRead + write5m + write1h,
    cache_read_tokens: cacheRead, cache_write_tokens: write5m + write1h, cache_write_5m_tokens: write5m, cache_write_1h_tokens: write1h,
    output_tokens: output, output_reasoning_tokens: reasoning,
  }, name, { provider, timestamp: new Date(when) }));
  if (Object.keys(answers[0].model_price).length === 0) return "none";

  const cells = answers.map(({ total_price: usd, model_price: price }, i) => isPriced(grid[i], price) ? usd : "~").join("\t");
  if (!vectors.has(cells)) vectors.set(cells, vectors.size + 1);
  return vectors.get(cells);
}

function isPriced([input, cacheRead, write5m, write1h, output, reasoning], price) {
  const known = (...names) => names.some(name => price[name] !== undefined);
  return (input === 0 || known("input_mtok")) && (cacheRead === 0 || known("cache_read_mtok", "input_mtok"))
    && (write5m === 0 || known("cache_write_mtok", "input_mtok")) && (write1h === 0 || known("cache_write_1h_mtok", "cache_write_mtok", "input_mtok"))
    && (output === reasoning || known("output_mtok")) && (reasoning === 0 || known("output_reasoning_mtok", "output_mtok"));
}
