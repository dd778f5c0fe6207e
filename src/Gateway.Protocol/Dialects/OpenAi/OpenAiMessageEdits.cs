using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>Changes <c>messages</c> in place: roles, names and ids of tool calls that a provider with quirks does not take.</summary>
internal sealed class OpenAiMessageEdits(OpenAiQuirks quirks, JsonEdits edits, Action<string, string> lost)
{
    private const int ToolIdLength = 9;

    private readonly bool _takesNoName = quirks.UnsupportedParameters.Contains(OpenAiRequestEdits.ParticipantName);

    /// <param name="json">Stands on the beginning of the array, and then on its end.</param>
    public void Plan(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
                PlanMessage(ref json);
            else
                json.Skip();
        }
    }

    private void PlanMessage(ref Utf8JsonReader json)
    {
        var removal = new MemberRemoval(edits);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)json.TokenStartIndex;
            if (_takesNoName && json.TextIs("name"u8))
            {
                json.Read();
                if (json.TokenType != JsonTokenType.Null)
                    lost(OpenAiRequestEdits.ParticipantName, OpenAiRequestEdits.Unsupported);
                json.Skip();
                removal.Remove(start, (int)json.BytesConsumed);
                continue;
            }

            removal.Keep(start);
            PlanField(ref json);
            removal.Kept((int)json.BytesConsumed);
        }

        removal.Finish();
    }

    private void PlanField(ref Utf8JsonReader json)
    {
        var isRole = json.TextIs("role"u8);
        var isToolId = json.TextIs("tool_call_id"u8);
        var isCalls = json.TextIs("tool_calls"u8);
        json.Read();
        if (isRole && quirks.TakesNoDeveloper && json.TokenType == JsonTokenType.String && json.TextIs("developer"u8))
            Replace(json, "\"system\""u8.ToArray());
        else if (isToolId && quirks.TakesNineLetterToolIds)
            PlanToolId(json);
        else if (isCalls && quirks.TakesNineLetterToolIds && json.TokenType == JsonTokenType.StartArray)
            PlanCalls(ref json);
        else
            json.Skip();
    }

    private void PlanCalls(ref Utf8JsonReader json)
    {
        var depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            // The id of a call, not one inside its arguments: those are text.
            if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != depth + 2)
                continue;
            var isId = json.TextIs("id"u8);
            json.Read();
            if (isId)
                PlanToolId(json);
            json.Skip();
        }
    }

    private void PlanToolId(in Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String || IsTaken(json.ValueSpan))
            return;
        Replace(json, NineLetters(json.ValueSpan));
    }

    private void Replace(in Utf8JsonReader json, byte[] value) => edits.Replace((int)json.TokenStartIndex..(int)json.BytesConsumed, value);

    private static bool IsTaken(ReadOnlySpan<byte> id)
    {
        foreach (var letter in id)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter))
                return false;
        }

        return id.Length == ToolIdLength;
    }

    // A call and its result stay a pair: the same id gives the same letters.
    private static byte[] NineLetters(ReadOnlySpan<byte> id)
    {
        var hash = SHA256.HashData(id);
        var quoted = new byte[ToolIdLength + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        for (var i = 0; i < ToolIdLength; i++)
            quoted[i + 1] = "0123456789abcdefghijklmnopqrstuvwxyz"u8[hash[i] % 36];
        return quoted;
    }
}
