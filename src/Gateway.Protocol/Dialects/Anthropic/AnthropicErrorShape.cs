using System.Text.Json;
using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// Reads error bodies and error events: the envelope, the edge's 413 that lacks the top-level <c>type</c>, Bedrock's bare <c>{"message"}</c>,
/// and whatever a proxy in between answers. What they mean is in <see cref="AnthropicErrorTable"/>.
/// </summary>
internal static class AnthropicErrorShape
{
    private const int LongestExcerpt = 300;

    public static ChatError Read(int status, ReadOnlySpan<byte> body)
    {
        try
        {
            return Read(status, JsonElement.Parse(body));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return new ChatError(AnthropicErrorTable.Table.KindOf(status), Excerpt(status, body));
        }
    }

    /// <summary>An envelope that is already parsed. Status 0: an event inside a stream, which has none of its own.</summary>
    public static ChatError Read(int status, JsonElement root)
    {
        var error = root.Member("error"u8) is { ValueKind: not JsonValueKind.Undefined } inner ? inner : root;
        var facts = ErrorFacts.Read(error.ValueKind == JsonValueKind.String ? root : error);
        var message = error.ValueKind == JsonValueKind.String
            ? LenientText.Read(error)
            : error.Text("message"u8) ?? error.Text("Message"u8) ?? Words(status);
        return facts.ToError(facts.KindIn(AnthropicErrorTable.Table, status), message);
    }

    /// <summary>A body of status 200 is an error all the same.</summary>
    public static bool IsError(JsonElement root) =>
        root.Text("type"u8) == "error" || root.Member("error"u8).ValueKind is JsonValueKind.Object or JsonValueKind.String;

    /// <summary>A short plain sentence is worth passing on; a page of HTML is not.</summary>
    private static string Excerpt(int status, ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestExcerpt)]).Trim();
        return text.Length == 0 || text[0] is '<' or '{' or '[' ? Words(status) : text;
    }

    private static string Words(int status) =>
        status == 0 ? "The provider reported an error without saying which." : $"The provider answered with status {status}.";
}
