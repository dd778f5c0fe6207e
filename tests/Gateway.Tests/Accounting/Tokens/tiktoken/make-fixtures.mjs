// Makes the fixtures beside this file: what npm's tiktoken counts, to which the gateway's own counting must be equal.
// Usage: npm install --no-save tiktoken@1.0.22 && node make-fixtures.mjs
// All text is written for this project. Counts are of cl100k_base, then of o200k_base; nothing in text is a special token but where said.
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";

const { get_encoding } = createRequire(process.cwd() + "/")("tiktoken");
const modelEncodings = createRequire(process.cwd() + "/")("tiktoken/model_to_encoding.json");
const encodings = [get_encoding("cl100k_base"), get_encoding("o200k_base")];
const counts = text => encodings.map(encoding => encoding.encode_ordinary(text).length);

function write(name, about, rows) {
  const lines = [`# ${about}; made by make-fixtures.mjs with npm's tiktoken 1.0.22.`, ...rows.map(row => row.join("\t"))];
  writeFileSync(new URL(name, import.meta.url), lines.join("\n") + "\n");
}

// Control characters, lone surrogates, outer spaces and the backslash itself as \uXXXX, so that a fixture is a text file of lines.
const escaped = text => text.replace(/^ | $|[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\\]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
  c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));

// 1. Texts, some of them over and over.
const texts = [
  "", "a", " ", "\n", "Hello", "hello world", "Hello, world!", " leading", "trailing ", "two  spaces", "three   spaces here", "   ", "          ",
  "The gateway relays every byte as it came, and counts what went by.",
  "A request that fails before its first word is tried again; one that fails after it is not, for the reader has seen the beginning.",
  "Dr. Müller-Lüdenscheidt naïvely ordered crème brûlée at the café; it cost €12.50 (plus 10% tip).",
  "I'm sure they'll say we've lost it, but it's what you'd expect: he's late, she's early, they're here. DON'T SHOUT, IT'S RUDE. Y'ALL'D'VE",
  "it'ſ an odd S, 'ſ and 'K, and ’s with a real apostrophe isn’t split",
  "''s ''t '' 's'S'sS 'll'LL 'lL'Ll 're've'm'd'x '", "x'Ll y'VE z'rE", "'", "''", "'l", "'r", "'vx",
  "HTTPServer parseJSON iPhone eBay McDonald XMLHttpRequest getURLForID aB Ab AB ab aBC ABc aBc", "snake_case_name SCREAMING_SNAKE kebab-case",
  "0 1 12 123 1234 12345 123456789012345678901234567890", "3.14159 1,000,000.00 -42 +1 1e-9 0xDEADBEEF 0b1010 1_000", "2026-11-21T14:36:08.123456Z",
  "٠١٢٣٤٥٦٧٨٩ ०१२३४५ ①②③ ½⅓¼ Ⅷ ⅻ 〇 ²³", "a1b2c3", "v1.2.3-rc.4+build.5",
  "https://example.org/a/b/c?x=1&y=%20#frag", "//comment\n/// doc\n/* block */", "a/b//c///\n/\n//\r\n/", "!!!???...", "----====____****####", "<<<>>>[[[]]]{{{}}}((()))",
  "line one\nline two\r\nline three\rline four\n\n\nafter three\n \n \t\n  end", "\r\n\r\n\r\n", " \n", "\n ", "  \n  \n  x", "\t\tindented\n\t\t\tmore", "x \n", "x\n ", "tabs\tin\tbetween\t", " \t \t x",
  "no\u00a0break\u2003em\u3000wide\u1680ogham\u2028line\u2029para\u0085next\u200bzero\u2060joiner\ufeffbom",
  String.fromCharCode(...Array(32).keys()), "\u0000\u0000\u0000", "a\u0000b\u0001c\u001bd[31mred\u001b[0m\u007f\u0080\u009f", "\u0007\b\f\v",
  "中文文本没有空格，所以一个词很长。", "网关把每个字节原样转发，并在旁边计数。请求失败时，如果还没有内容，就换下一个目标。", "繁體中文也要正確計算。",
  "日本語のテキスト、カタカナとひらがなと漢字が混ざる。ｶﾞｰｺﾞｲﾙ", "한국어 문장도 정확히 세어야 합니다. 게이트웨이는 모든 바이트를 전달합니다.",
  "العربية تُكتب من اليمين إلى اليسار، والتشكيل مُهِمٌّ.", "עברית נכתבת מימין לשמאל, עם נִקּוּד.", "فارسی با نیم‌فاصله نوشته می‌شود", "हिन्दी में संयुक्ताक्षर क्ष त्र ज्ञ होते हैं।", "ภาษาไทยไม่มีช่องว่างระหว่างคำ", "தமிழ் எழுத்துக்கள்", "ქართული ენა", "Հայերեն լեզու", "አማርኛ ጽሑፍ", "ខ្មែរ", "မြန်မာ", "བོད་ཡིག",
  "Привет, мир! Шлюз передаёт каждый байт без изменений.", "Ελληνικά με τόνους και ΚΕΦΑΛΑΙΑ", "Українська їжачок", "Tiếng Việt có nhiều dấu thanh điệu", "Türkçe İstanbul ıspanak", "Ǆ ǅ ǆ ǈ ǋ ᾈ ᾼ", "ʰʲˠ ªº ﬁ ﬂ ﬆ", "ß ẞ ﬅ",
  "e\u0301 e\u0301\u0327 \u0301 \u0301a \u0301A \u0301AB \u0301\u0301 x\u0301Y !\u0301 !\u0301A \u0301! \u03011", "A\u0301B\u0301C a\u0301b\u0301c Z\u0351\u036b\u0343\u036a\u0302\u036b\u033da\u030f\u0326\u034el\u0334\u0336g\u0340o\u031b",
  "aʰB ABʰCD ʰABC 中AB AB中 中aB中 A中B中 ABC中DEF's 中's 'sA", "😀", "😀😃😄 emoji! 👍🏽 👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪🇫🇷 ❤️ ☃ ✈️ 🫠", "a😀b 1😀2 😀's", "𝒳𝒴𝓏 𝟙𝟚𝟛𝟜 𝔸bc ABC𝔸 𝒶's", "𐐀𐐨 𐐨𐐀 𐌰𐌱", "𠀀𠀁𠮷野家", "\u{1f1e6}\u{e0067}\u{e007f}", "\u{10ffff}\u{f0000}\ue000\ufffe\uffff\ufdd0\u0378",
  "\ud800", "\udc00", "\udc00\ud800", "a\ud800b", "\ud83d 😀 \ude00", " \ud800 \ud800\ud800\ud800", "\ufffd", "word\udfff's",
  "<|endoftext|>", "before <|endoftext|> after<|fim_prefix|><|fim_middle|><|fim_suffix|><|endofprompt|>", "<|im_start|>system\nYou are kind.<|im_end|>", "<|endoftext", "<|<|endoftext|>|>",
  "def count(text: str) -> int:\n    \"\"\"Count tokens.\"\"\"\n    if not text:\n        return 0\n    return sum(1 for _ in split(text))\n\n\nclass Gate:\n\tdef __init__(self):\n\t\tself.open = False  # closed\n",
  "public static long Count(ChatRequest request) =>\n    request.Messages.Sum(m => m.Content.OfType<TextBlock>().Sum(t => (long)t.Text.Length)) / 4;\n\n#pragma warning disable CA1822\n",
  "const retry = async (f, n = 3) => { try { return await f(); } catch (e) { if (n <= 0) throw e; return retry(f, n - 1); } };\n",
  "fn main() -> Result<(), Box<dyn Error>> {\n    let v: Vec<u8> = (0..=255).collect();\n    println!(\"{:?}\", &v[..4]);\n    Ok(())\n}\n",
  "SELECT model, SUM(input_tokens) AS tokens\nFROM provider_logs\nWHERE started_at >= '2026-11-01' AND status <> 'pending'\nGROUP BY model\nHAVING SUM(cost_usd) > 0.05\nORDER BY 2 DESC;\n",
  "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Say \\\"hi\\\"\\n\"}],\"max_tokens\":null,\"n\":[1,2.5,-3e4]}",
  "{\n  \"indented\": {\n    \"deep\": {\n      \"deeper\": [\n        true,\n        false\n      ]\n    }\n  }\n}\n",
  "<!doctype html>\n<html lang=\"en\">\n<body class=\"a b-c\"><p>Text &amp; more&hellip;</p></body>\n</html>\n<!-- end -->",
  "| table | cell |\n|:------|-----:|\n| `a` | **b** |\n\n- [ ] task\n  - nested\n\n```sh\ncurl -sS -X POST \"$URL/v1/messages\" -d @body.json | jq -r '.content[0].text'\n```\n",
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "ACGTACGTTAGCCGATCGATTACG", "supercalifragilisticexpialidocious antidisestablishmentarianism Donaudampfschifffahrtsgesellschaftskapitän", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "aAaAaAaAaAaAaAaAaA", "$\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}$", "∀x∈ℝ: ⌈x⌉ = −⌊−x⌋ ∧ α ∧ ¬β → γ", "♠♣♥♦ ─│┌┐ ▀▄█ ←↑→↓", "C:\\Users\\me\\file.txt", "\\\\server\\share", "foo@example.org +49 (0)30 1234-5678",
];
const repeated = [["a", 20000], ["z", 9999], [" ", 10000], ["\n", 5000], ["!", 12000], ["=", 4097], ["7", 3001], ["ab", 6000], ["中", 4000], ["é", 5000], ["😀", 2000], ["\u0301", 2000], ["\ud800", 1000], ["A", 7001], ["aB", 3000], ["the ", 3000], ["\t ", 3000], [" \n", 2000], ["'s", 2000], ["abcdefghijklmnopqrstuvwxyz", 300], ["网关把每个字节原样转发", 300], ["Donaudampfschifffahrt", 200], ["0x", 900]];
write("texts.tsv", "cl100k_base, o200k_base, times, text, of which \\uXXXX is a UTF-16 code unit",
  [...texts.map(text => [text, 1]), ...repeated].map(([text, times]) => [...counts(text.repeat(times)), times, escaped(text)]));

// 2. Every character of the first two planes and a sixteenth of the others, in places where its kind matters; blocks of 256, sums of
// counts, equal neighbours together.
const characters = [];
for (let block = 0; block < 0x1100; block++) {
  const sums = [0, 0];
  for (let c = block * 256; c < block * 256 + 256; c += block < 0x200 ? 1 : 16) {
    const x = c >= 0xd800 && c < 0xe000 ? String.fromCharCode(c) : String.fromCodePoint(c);
    counts(`x${x}y ${x}${x}1'${x} A${x}B12${x}3 ${x}`).forEach((count, i) => sums[i] += count);
  }
  const last = characters.at(-1);
  if (last && last[1] === sums[0] && last[2] === sums[1]) last[0]++;
  else characters.push([1, ...sums]);
}
write("characters.tsv", "blocks of 256 characters, and what each of them sums up to in cl100k_base and o200k_base", characters);

// 3. Mixtures: pieces put together by a generator of numbers that the test has too. A hundred texts a line.
const pieces = ["'s", "'T", "'ll", "'Re", "'ſ", "a", "b", "the", "The", "HTTP", "iPhone", " ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "\u3000", "1", "23", "4567", "٣", "½", "Ⅷ",
  "!", "...", "//", "/", "\\", "'", "\"", "(", "é", "É", "ß", "Ǆ", "ǅ", "ʰ", "ª", "中文", "日本語のテキスト", "한국어", "العربية", "हिन्दी", "ไทย", "\u0301", "\u0300\u0327", "😀", "👩‍💻", "🇩🇪",
  "𝒳", "𝒴𝓏", "𠀀", "𐐀", "𐐨", "\u0000", "\u001f", "\u007f", "\u0085", "\u200b", "\ufeff", "\ufffd", "\ud800", "\udc00", "<|endoftext|>", "camelCase", "SCREAMING", "Łódź", "naïve", "\u0378", "{\n", "});", "\n\n", "--", "€", "K", "İ", "ı"];
let seed = 1;
const next = below => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return (seed >>> 16) % below; };
const mixture = () => { let text = ""; for (let left = 1 + next(14); left > 0; left--) text += pieces[next(pieces.length)]; return text; };
const mixtures = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => counts(mixture())).map(pair => pair.join(" ")));
write("mixtures.tsv", "the pieces; then a hundred texts a line made of them: cl100k_base and o200k_base", [pieces.map(escaped), ...mixtures]);

// 4. Special tokens where they are asked for.
write("special.tsv", "cl100k_base and o200k_base with special tokens recognised, text",
  texts.filter(text => text.includes("<|")).map(text => [...encodings.map(encoding => encoding.encode(text, "all").length), escaped(text)]));

// 5. The encoding of each model tiktoken knows.
write("models.tsv", "model, encoding", Object.entries(modelEncodings));

// 6. Chats, counted by the rule of OpenAI's cookbook ("How to count tokens with tiktoken"): 3 a message, 1 a name, 3 for the answer.
const chats = [
  [{ role: "user", content: "Hello" }],
  [{ role: "system", content: "You answer in one word." }, { role: "user", name: "anna", content: "What colour is the sky?" }],
  [{ role: "system", content: "Be brief." }, { role: "user", content: "一加一等于几？" }, { role: "assistant", content: "二 😀" }, { role: "user", name: "Bob_the_2nd", content: "And two\n\nand two?" }],
];
const properties = { city: { type: "string", description: "Where, as a name on a map." }, unit: { type: "string", description: "Which scale", enum: ["celsius", "kelvin"] }, days: { type: "integer", description: "" } };
const tools = [
  { type: "function", function: { name: "forecast", description: "Tells the weather of the next days.", parameters: { type: "object", properties, required: ["city"] } } },
  { type: "function", function: { name: "now", description: "The time", parameters: { type: "object", properties: {} } } },
];
function chatTokens(encoding, aTool, messages, tools) {
  const length = text => encoding.encode_ordinary(text).length;
  const line = parts => length(parts.join(":").replace(/\.$/, ""));
  let tokens = 3 + (tools.length ? 12 : 0);
  for (const message of messages) tokens += 3 + length(message.role) + length(message.content) + (message.name ? 1 + length(message.name) : 0);
  for (const { function: { name, description, parameters: { properties } } } of tools) {
    tokens += aTool + line([name, description]) + (Object.keys(properties).length ? 3 : 0);
    for (const [key, { type, description, enum: values }] of Object.entries(properties))
      tokens += 3 + line([key, type, description]) + (values ? values.reduce((sum, value) => sum + 3 + length(value), -3) : 0);
  }
  return tokens;
}
write("chats.tsv", "gpt-4, gpt-4o, the request", chats.flatMap(messages => [{ messages }, { messages, tools }])
  .map(chat => [...[10, 7].map((aTool, i) => chatTokens(encodings[i], aTool, chat.messages, chat.tools ?? [])), JSON.stringify(chat)]));
