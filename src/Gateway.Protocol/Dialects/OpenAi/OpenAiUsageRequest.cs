using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>Asks a relayed stream to count its tokens: the one thing the accounts need that not every caller asks for.</summary>
internal static class OpenAiUsageRequest
{
    /// <param name="body">A request that does not ask.</param>
    /// <param name="options">Where its peek found <c>stream_options</c>.</param>
    /// <param name="plan">Takes the change.</param>
    public static void Add(ReadOnlyMemory<byte> body, StreamOptionsPlace? options, RelayPlan plan)
    {
        plan.HidesUsage = true;
        if (options is not { } place)
            JsonSplice.AddFirst(plan.Edits, body, "stream_options", """{"include_usage":true}"""u8);
        else if (place.IncludeUsage is { } value)
            plan.Edits.Replace(value, "true"u8.ToArray());
        else if (body.Span[place.Value.Start.Value] == (byte)'{')
            plan.Edits.Insert(place.Value.Start.Value + 1, place.IsEmpty ? "\"include_usage\":true"u8.ToArray() : "\"include_usage\":true,"u8.ToArray());
        else
            plan.Edits.Replace(place.Value, """{"include_usage":true}"""u8.ToArray());
    }
}
