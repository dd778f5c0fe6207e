using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>Writes <c>generationConfig</c>. https://ai.google.dev/api/generate-content#generationconfig</summary>
internal static class GeminiGenerationConfig
{
    private const int MaxStopSequences = 5;

    public static void Write(Utf8JsonWriter writer, GeminiRequestContext context)
    {
        var thinking = GeminiThinkingConfig.From(context);
        var request = context.Request;
        var seed = Seed(context);
        if (thinking.IsEmpty && seed is null && request is
            {
                MaxOutputTokens: null, Temperature: null, TopP: null, TopK: null, PresencePenalty: null, FrequencyPenalty: null,
                StopSequences.Count: 0, OutputFormat: null,
            })
            return;

        writer.WriteStartObject("generationConfig"u8);
        WriteNumber(writer, "maxOutputTokens"u8, request.MaxOutputTokens);
        WriteNumber(writer, "temperature"u8, request.Temperature);
        WriteNumber(writer, "topP"u8, request.TopP);
        WriteNumber(writer, "topK"u8, request.TopK);
        WriteNumber(writer, "seed"u8, seed);
        WriteNumber(writer, "presencePenalty"u8, request.PresencePenalty);
        WriteNumber(writer, "frequencyPenalty"u8, request.FrequencyPenalty);
        WriteStopSequences(writer, context);
        WriteOutputFormat(writer, context);
        thinking.Write(writer);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
    }

    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
    }

    /// <summary>Gemini's seed is an int32; a larger one would be a 400.</summary>
    private static int? Seed(GeminiRequestContext context)
    {
        if (context.Request.Seed is not { } seed)
            return null;
        if (seed is >= int.MinValue and <= int.MaxValue)
            return (int)seed;
        context.Lost(CallerFields.Seed, "Gemini takes 32 bits; left out");
        return null;
    }

    private static void WriteStopSequences(Utf8JsonWriter writer, GeminiRequestContext context)
    {
        var sequences = context.Request.StopSequences;
        if (sequences.Count == 0)
            return;
        if (sequences.Count > MaxStopSequences)
            context.Lost(context.Fields.Stop, "Gemini takes 5; the first 5 are sent");
        writer.WriteStartArray("stopSequences"u8);
        foreach (var sequence in sequences.Take(MaxStopSequences))
            writer.WriteStringValue(sequence);
        writer.WriteEndArray();
    }

    private static void WriteOutputFormat(Utf8JsonWriter writer, GeminiRequestContext context)
    {
        if (context.Request.OutputFormat is not { } format)
            return;
        writer.WriteString("responseMimeType"u8, "application/json"u8);
        if (format.Schema.ValueKind != JsonValueKind.Undefined)
        {
            writer.WritePropertyName("responseJsonSchema"u8);
            format.Schema.WriteTo(writer);
        }

        if (format.Description is not null)
            context.Lost(context.Fields.OutputDescription, "Gemini has no such field");
    }
}
