using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>Reads the top-level fields that are not messages or tools.</summary>
internal sealed class OpenAiParameterReader(JsonElement root, List<RequestProblem> problems)
{
    // What the readers of this folder understand; everything else is an extension.
    private static readonly HashSet<string> Known =
    [
        "model", "messages", "tools", "functions", "tool_choice", "function_call", "parallel_tool_calls",
        "max_tokens", "max_completion_tokens", "temperature", "top_p", "top_k", "frequency_penalty", "presence_penalty", "seed", "stop",
        "reasoning_effort", "response_format", "user", "stream", "stream_options",
    ];

    private bool _unreadFormat;

    // Groq's word: its own affair.
    private bool _unreadEffort;

    public string? Text(string name)
    {
        if (!Has(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return LenientText.Read(value);
        Problem(name, "must be a string");
        return null;
    }

    public bool? Flag(string name)
    {
        if (!Has(name, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Problem(name, "must be true or false");
        return null;
    }

    public double? Number(string name)
    {
        if (!Has(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
            return number;
        Problem(name, "must be a number");
        return null;
    }

    public long? Long(string name)
    {
        if (!Has(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
            return number;
        Problem(name, "must be an integer");
        return null;
    }

    public int? Int(string name) => Long(name) is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;

    public IReadOnlyList<string> Stop()
    {
        if (!Has("stop", out var stop))
            return [];
        if (stop.ValueKind == JsonValueKind.String)
            return [LenientText.Read(stop)];
        if (stop.ValueKind == JsonValueKind.Array && stop.EnumerateArray().All(s => s.ValueKind == JsonValueKind.String))
            return [.. stop.EnumerateArray().Select(LenientText.Read)];
        Problem("stop", "must be a string or an array of strings");
        return [];
    }

    public ReasoningOptions? Reasoning()
    {
        var effort = Text("reasoning_effort");
        switch (effort)
        {
            case null:
                return null;
            case "default":
                _unreadEffort = true;
                return null;
            case "none":
                return new ReasoningOptions(ReasoningMode.Disabled, Effort: "none");
            case "minimal" or "low" or "medium" or "high" or "xhigh" or "max":
                return new ReasoningOptions(ReasoningMode.Enabled, Effort: effort);
            default:
                Problem("reasoning_effort", "must be none, minimal, low, medium, high, xhigh or max");
                return null;
        }
    }

    public OutputFormat? Format()
    {
        if (!Has("response_format", out var format))
            return null;
        switch (format.TextOf("type"u8))
        {
            case "text":
                return null;
            case "json_object":
                return new OutputFormat(default);
            case "json_schema" when format.TryObject("json_schema"u8, out var described):
                return Format(described);
            case null:
                Problem("response_format.type", "must be a string");
                return null;
            case "json_schema":
                Problem("response_format.json_schema", "must be an object");
                return null;
            default:
                _unreadFormat = true;
                return null;
        }
    }

    public bool IncludeUsage() => root.TryObject("stream_options"u8, out var options) && options.FlagOf("include_usage"u8) == true;

    /// <param name="unreadChoice">A <c>tool_choice</c> only OpenAI knows (<c>allowed_tools</c>, <c>custom</c>).</param>
    public IReadOnlyList<RequestExtension> Extensions(JsonElement? unreadChoice)
    {
        var extensions = new List<RequestExtension>();
        foreach (var field in root.EnumerateObject())
        {
            if (!Known.Contains(field.Name) && field.Value.ValueKind != JsonValueKind.Null && !IsDefault(field))
                extensions.Add(new RequestExtension(field.Name, field.Value));
        }

        if (unreadChoice is { } choice)
            extensions.Add(new RequestExtension("tool_choice", choice));
        if (_unreadEffort)
            extensions.Add(new RequestExtension("reasoning_effort", root.GetProperty("reasoning_effort")));
        if (_unreadFormat)
            extensions.Add(new RequestExtension("response_format", root.GetProperty("response_format")));
        if (root.TryObject("stream_options"u8, out var options))
            AddStreamOptions(options, extensions);
        return extensions;
    }

    private static void AddStreamOptions(JsonElement options, List<RequestExtension> extensions)
    {
        foreach (var option in options.EnumerateObject())
        {
            if (option.Name != "include_usage" && option.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
                extensions.Add(new RequestExtension($"stream_options.{option.Name}", option.Value));
        }
    }

    private static OutputFormat Format(JsonElement described) =>
        new(described.TryField("schema"u8, out var schema) ? schema : default, described.TextOf("name"u8), described.FlagOf("strict"u8))
        {
            Description = described.TextOf("description"u8),
        };

    // Many clients send these on every request; they ask for nothing.
    private static bool IsDefault(JsonProperty field) => field.Name switch
    {
        "n" => field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetInt32(out var n) && n == 1,
        "logprobs" or "store" => field.Value.ValueKind == JsonValueKind.False,
        "logit_bias" => field.Value.ValueKind == JsonValueKind.Object && field.Value.GetPropertyCount() == 0,
        "modalities" => field.Value.ValueKind == JsonValueKind.Array && field.Value.EnumerateArray().All(m => m.ValueEquals("text"u8)),
        _ => false,
    };

    private bool Has(string name, out JsonElement value) =>
        root.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private void Problem(string path, string message) => problems.Add(new RequestProblem(path, message));
}
