using System.Text.Json;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>Asks a relayed stream to count its tokens: the one thing the accounts need that not every caller asks for.</summary>
internal static class OpenAiUsageRequest
{
    /// <param name="body">A request that does not ask.</param>
    /// <param name="plan">Takes the change.</param>
    public static void Add(ReadOnlyMemory<byte> body, RelayPlan plan)
    {
        plan.HidesUsage = true;
        var json = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = OpenAiFields.ParseOptions.MaxDepth });
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("stream_options"u8))
            {
                json.Read();
                AskWithin(ref json, body, plan.Edits);
                return;
            }

            json.Skip();
        }

        JsonSplice.AddFirst(plan.Edits, body, "stream_options", """{"include_usage":true}"""u8);
    }

    private static void AskWithin(ref Utf8JsonReader json, ReadOnlyMemory<byte> body, JsonEdits edits)
    {
        var start = (int)json.TokenStartIndex;
        if (json.TokenType == JsonTokenType.Null)
        {
            edits.Replace(new Range(start, (int)json.BytesConsumed), """{"include_usage":true}"""u8.ToArray());
            return;
        }

        var isEmpty = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            var isIt = json.ValueTextEquals("include_usage"u8);
            json.Read();
            var value = (int)json.TokenStartIndex;
            json.Skip();
            if (!isIt)
                continue;
            edits.Replace(new Range(value, (int)json.BytesConsumed), "true"u8.ToArray());
            return;
        }

        edits.Insert(start + 1, isEmpty ? "\"include_usage\":true"u8.ToArray() : "\"include_usage\":true,"u8.ToArray());
    }
}
