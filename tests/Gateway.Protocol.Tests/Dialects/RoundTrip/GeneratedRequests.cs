using System.Text.Json.Nodes;

namespace Gateway.Protocol.Tests.Dialects.RoundTrip;

/// <summary>Messages requests put together by a seeded generator: valid ones, in combinations that are rare.</summary>
internal sealed class GeneratedRequests(int seed)
{
    // Not for secrets: the same seed gives the same requests.
    private readonly Random _random = new(seed);
    private int _calls;

    public JsonObject Next()
    {
        _calls = 0;
        var body = new JsonObject { ["model"] = "claude-sonnet-4-5", ["max_tokens"] = _random.Next(1, 5000), ["messages"] = Messages() };
        Maybe(() => body["system"] = Chance() ? "be kind" : new JsonArray(Text(), Text()));
        Maybe(() => body["temperature"] = Math.Round(_random.NextDouble(), 2));
        Maybe(() => body["top_p"] = 0.5);
        Maybe(() => body["top_k"] = 7);
        Maybe(() => body["stop_sequences"] = new JsonArray([.. Enumerable.Range(0, _random.Next(1, 7)).Select(i => JsonValue.Create($"stop{i}"))]));
        Maybe(() => body["metadata"] = new JsonObject { ["user_id"] = new string('u', _random.Next(1, 90)) });
        Maybe(() => body["thinking"] = new JsonObject { ["type"] = "enabled", ["budget_tokens"] = _random.Next(1024, 20000) });
        Maybe(() => body["service_tier"] = "auto");
        Maybe(() => body["output_config"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "json_schema", ["schema"] = Schema(closed: true) } });
        Maybe(() => AddTools(body));
        return body;
    }

    private JsonArray Messages()
    {
        var messages = new JsonArray();
        for (var turn = _random.Next(1, 4); turn > 0; turn--)
        {
            messages.Add(Message("user", UserContent()));
            if (turn > 1)
                AddAnswer(messages);
        }

        return messages;
    }

    private void AddAnswer(JsonArray messages)
    {
        var content = new JsonArray(Text());
        var calls = Chance() ? _random.Next(1, 4) : 0;
        Maybe(() => content.Insert(0, new JsonObject { ["type"] = "thinking", ["thinking"] = "hm", ["signature"] = "c2ln" }));
        var results = new JsonArray();
        for (; calls > 0; calls--)
        {
            var id = $"toolu_{_calls++}";
            content.Add(new JsonObject { ["type"] = "tool_use", ["id"] = id, ["name"] = "f", ["input"] = Chance() ? new JsonObject() : new JsonObject { ["q"] = 12345678901234567, ["e"] = "é" } });
            results.Add(Result(id));
        }

        messages.Add(Message("assistant", content));
        if (results.Count > 0)
            messages.Add(Message("user", results));
    }

    private JsonObject Result(string id)
    {
        var result = new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = id };
        switch (_random.Next(4))
        {
            case 0:
                result["content"] = "plain";
                break;
            case 1:
                result["content"] = new JsonArray(Text(), Text());
                break;
            case 2:
                result["content"] = new JsonArray(Text(), Image());
                break;
        }

        Maybe(() => result["is_error"] = true);
        return result;
    }

    private JsonNode UserContent()
    {
        if (Chance())
            return JsonValue.Create($"words {_random.Next(100)}");
        var content = new JsonArray(Text());
        Maybe(() => content.Add(Image()));
        Maybe(() => content.Add(new JsonObject { ["type"] = "image", ["source"] = new JsonObject { ["type"] = "url", ["url"] = "https://example.org/a.png" } }));
        Maybe(() => content.Add(new JsonObject
        {
            ["type"] = "document", ["title"] = "a.pdf", ["source"] = new JsonObject { ["type"] = "base64", ["media_type"] = "application/pdf", ["data"] = "JVBERi0=" },
        }));
        Maybe(() => content.Add(new JsonObject { ["type"] = "document", ["source"] = new JsonObject { ["type"] = "text", ["media_type"] = "text/plain", ["data"] = "plain words" } }));
        content.Add(Text());
        return content;
    }

    private void AddTools(JsonObject body)
    {
        var tool = new JsonObject { ["name"] = "f", ["description"] = "does f", ["input_schema"] = Schema(closed: Chance()) };
        Maybe(() => tool["strict"] = true);
        Maybe(() => tool["cache_control"] = new JsonObject { ["type"] = "ephemeral" });
        body["tools"] = new JsonArray(tool, new JsonObject { ["name"] = "g", ["input_schema"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() } });
        Maybe(() => body["tools"]!.AsArray().Add(new JsonObject { ["type"] = "web_search_20250305", ["name"] = "web_search" }));
        Maybe(() => body["tool_choice"] = _random.Next(4) switch
        {
            0 => new JsonObject { ["type"] = "tool", ["name"] = "g" },
            1 => new JsonObject { ["type"] = "any", ["disable_parallel_tool_use"] = true },
            2 => new JsonObject { ["type"] = "none" },
            _ => new JsonObject { ["type"] = "auto", ["disable_parallel_tool_use"] = true },
        });
    }

    private JsonObject Text()
    {
        var text = new JsonObject { ["type"] = "text", ["text"] = $"text {_random.Next(1000)} ü" };
        if (_random.Next(5) == 0)
            text["cache_control"] = new JsonObject { ["type"] = "ephemeral", ["ttl"] = "1h" };
        return text;
    }

    private static JsonObject Image() => new()
    {
        ["type"] = "image", ["source"] = new JsonObject { ["type"] = "base64", ["media_type"] = "image/png", ["data"] = "iVBORw0KGgo=" },
    };

    private static JsonObject Schema(bool closed)
    {
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["q"] = new JsonObject { ["type"] = "integer" } }, ["required"] = new JsonArray("q") };
        if (closed)
            schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject Message(string role, JsonNode content) => new() { ["role"] = role, ["content"] = content };

    private bool Chance() => _random.Next(2) == 0;

    private void Maybe(Action act)
    {
        if (_random.Next(3) == 0)
            act();
    }
}
