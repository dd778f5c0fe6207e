using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Tests.Hardening;

/// <summary>Names, ids and texts that would begin a line, an event, a header or a script of their own wherever they came out unescaped.</summary>
internal static class HostileNames
{
    private static readonly string[] Names =
    [
        "x\n\ndata: {\"injected\":true}\n\n", "x\r\n\r\ndata: {\"injected\":true}", "x\revent: injected", "x\nevent: message_stop\ndata: {}\n\n", "x\u2028data: injected", "x\u2029", "x\u0085data: injected",
        "data: [DONE]\n\n", ": comment\n\n", "id: 1\nretry: 1\n\n", "x\r\nSet-Cookie: injected=1", "x\nx-injected: 1\n", "x\0y", "<script>alert(1)</script>", "\"},\"injected\":{\"a\":\"",
        "../../admin/keys", "..%2f..%2fadmin", "x/../../y", "claude/..", "claude/../../v1/files", "claude/x?key=1", "claude/x#y", "claude/%2e%2e/x", "gemini/x:generateContent?alt=sse&x=", "openai/\\..\\x",
        "${jndi:ldap://x}", "{{7*7}}", "%s%n%x", "'; DROP TABLE provider_logs; --", "\u202egnp.x", "😀\ufeff", "x\u001b[31m", "smart\n", " claude-x", "claude-x ", "claude-*", "*", "", "/", "claude/", "/x", "a/b/c/d/e",
    ];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One of them as a JSON string, with its quotes.</summary>
    public static string Json(Random dice, string mark) => JsonSerializer.Serialize(Name(dice) + mark, Plain);

    public static string Name(Random dice) => HostileBodies.Any(Names, dice);

    /// <summary>As it can stand in a header without ending it: the rest of the line is the server's to judge.</summary>
    public static string HeaderValue(Random dice) => dice.Next(3) switch
    {
        0 => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Name(dice).Replace('\n', ' ').Replace('\r', ' ').Replace('\0', ' '))),
        1 => Uri.EscapeDataString(Name(dice)),
        _ => new string((char)dice.Next(0x20, 0xFF), dice.Next(1, 300)),
    };

    /// <summary>A chat body with such names in it, at the places whose words come back: model, tools, ids, stop sequences, users.</summary>
    public static byte[] Body(Door door, int number, Random dice)
    {
        var mark = Targets.Mark(number);
        string At(int place, string plain) => place == number % 7 || dice.Next(5) == 0 ? Json(dice, mark) : JsonSerializer.Serialize(plain);
        var (model, tool, id, stop, user, text) = (At(0, "claude-x"), At(1, "find"), At(2, "toolu_1"), At(3, "stop"), At(4, "somebody"), At(5, "weather in Paris?"));
        var stream = dice.Next(3) > 0 ? "true" : "false";
        return Encoding.UTF8.GetBytes(door == Door.ChatCompletions
            ? $$$$"""{"model":{{{{model}}}},"stream":{{{{stream}}}},"stop":[{{{{stop}}}}],"user":{{{{user}}}},"tools":[{"type":"function","function":{"name":{{{{tool}}}},"parameters":{"type":"object"}}}],"messages":[{"role":"user","content":{{{{text}}}}},{"role":"assistant","content":null,"tool_calls":[{"id":{{{{id}}}},"type":"function","function":{"name":{{{{tool}}}},"arguments":"{}"}}]},{"role":"tool","tool_call_id":{{{{id}}}},"content":{{{{text}}}}}]}"""
            : $$$$"""{"model":{{{{model}}}},"max_tokens":20,"stream":{{{{stream}}}},"stop_sequences":[{{{{stop}}}}],"metadata":{"user_id":{{{{user}}}}},"tools":[{"name":{{{{tool}}}},"input_schema":{"type":"object"}}],"messages":[{"role":"user","content":{{{{text}}}}},{"role":"assistant","content":[{"type":"tool_use","id":{{{{id}}}},"name":{{{{tool}}}},"input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":{{{{id}}}},"content":{{{{text}}}}}]}]}""");
    }
}
