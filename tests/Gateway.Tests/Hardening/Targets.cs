using System.Text;

namespace Gateway.Tests.Hardening;

/// <summary>Where hostile requests go, and what a good one would look like there.</summary>
internal static class Targets
{
    public const string HostileKey = "the-key-of-the-hostile-one";
    public const string GoodKey = "the-key-of-the-good-ones-1";

    /// <summary>The surfaces that read a chat request.</summary>
    public static readonly Door[] Chat = [Door.Messages, Door.CountTokens, Door.ChatCompletions];

    public static string Path(Door door) => door switch
    {
        Door.Messages => "/v1/messages",
        Door.CountTokens => "/v1/messages/count_tokens",
        Door.ChatCompletions => "/v1/chat/completions",
        Door.Models => "/v1/models/claude-x",
        Door.Native => "/native/claude/v1/messages",
        Door.Admin => "/admin/keys",
        _ => "/v2/nothing",
    };

    /// <summary>A POST to <paramref name="door"/> that its key opens.</summary>
    public static RequestText Post(Door door, int number) => Keyed(RequestText.Post(Path(door)), door, number);

    public static RequestText Keyed(RequestText request, Door door, int number) => (door == Door.Admin
        ? request.With("Authorization", $"Bearer {Hosting.TestGateway.AdminKey}")
        : request.With("x-api-key", HostileKey)).With("x-request-id", Id(number));

    public static string Id(int number) => $"hostile-{number}";

    /// <summary>Stands in a request, and may stand in no answer but its own.</summary>
    public static string Mark(int number) => $"hmark{number}z";

    /// <summary>A whole body in which every kind of field occurs.</summary>
    public static byte[] Body(Door door, int number, bool stream) => Encoding.UTF8.GetBytes(
        door switch
        {
            Door.ChatCompletions => OpenAi(Mark(number), stream),
            Door.Admin => $$"""{"name":"{{Mark(number)}}","owner":"nobody","expiresAt":"2020-01-01T00:00:00Z"}""",
            _ => Anthropic(Mark(number), stream),
        });

    // One provider relays it, the next model's would translate it.
    private static string Anthropic(string mark, bool stream) => $$$$"""
        {"model":"{{{{Model(mark)}}}}","max_tokens":12,"stream":{{{{(stream ? "true" : "false")}}}},"temperature":0.5,"top_p":0.9,"top_k":5,"stop_sequences":["{{{{mark}}}}"],
        "system":[{"type":"text","text":"Be {{{{mark}}}}.","cache_control":{"type":"ephemeral"}}],"metadata":{"user_id":"user-{{{{mark}}}}"},
        "tools":[{"name":"find","description":"Finds.","input_schema":{"type":"object","properties":{"q":{"type":"string"}},"required":["q"]}}],"tool_choice":{"type":"auto"},
        "messages":[{"role":"user","content":"hello {{{{mark}}}}"},{"role":"assistant","content":[{"type":"tool_use","id":"toolu_1","name":"find","input":{"q":"a"}}]},
        {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"found"},{"type":"text","text":"and?"}]}]}
        """;

    private static string OpenAi(string mark, bool stream) => $$$$"""
        {"model":"{{{{Model(mark)}}}}","max_completion_tokens":12,"stream":{{{{(stream ? "true" : "false")}}}},"temperature":0.5,"top_p":0.9,"stop":["{{{{mark}}}}"],"user":"user-{{{{mark}}}}",
        "tools":[{"type":"function","function":{"name":"find","description":"Finds.","parameters":{"type":"object","properties":{"q":{"type":"string"}},"required":["q"]}}}],
        "tool_choice":"auto","metadata":{"a":"b"},"messages":[{"role":"system","content":"Be {{{{mark}}}}."},{"role":"user","content":[{"type":"text","text":"hello"}]},
        {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"find","arguments":"{\"q\":\"a\"}"}}]},
        {"role":"tool","tool_call_id":"call_1","content":"found"}]}
        """;

    private static string Model(string mark) => (mark.Length % 3) switch
    {
        0 => "claude-x",
        1 => "gpt-x",
        _ => "gemini-x",
    };
}
