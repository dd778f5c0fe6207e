using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>Writes the parameters that are not messages or tools.</summary>
internal sealed class OpenAiParameterWriter(Utf8JsonWriter writer, CallerFields names, ConversionReport report, OpenAiModelTraits model)
{
    private const int MaxStopSequences = 4;
    private const int LongestUser = 64;
    private const string RefusedSampling = "left out: the reasoning model refuses it";

    public void Write(ChatRequest request)
    {
        // max_tokens is deprecated and refused by reasoning models.
        if (request.MaxOutputTokens is { } limit)
            writer.WriteNumber("max_completion_tokens"u8, limit);
        WriteSampling("temperature", request.Temperature, byDefault: 1);
        WriteSampling("top_p", request.TopP, byDefault: 1);
        WriteSampling("frequency_penalty", request.FrequencyPenalty, byDefault: 0);
        WriteSampling("presence_penalty", request.PresencePenalty, byDefault: 0);
        if (request.TopK is not null)
            report.Lost("top_k", "left out: Chat Completions has no top_k");
        if (request.Seed is { } seed)
            writer.WriteNumber("seed"u8, seed);
        WriteStop(request.StopSequences);
        if (request.Reasoning is not null)
            WriteReasoning(request.Reasoning);
        if (request.OutputFormat is not null)
            WriteFormat(request.OutputFormat);
        if (request.UserId is { Length: > 0 } user)
            WriteUser(user);
    }

    private void WriteSampling(string name, double? value, double byDefault)
    {
        if (value is null)
            return;
        if (!model.RefusesSampling)
            writer.WriteNumber(name, value.Value);
        else if (value.Value != byDefault)
            report.Lost(name, RefusedSampling);
    }

    private void WriteStop(IReadOnlyList<string> stop)
    {
        if (stop.Count == 0)
            return;
        if (model.RefusesStop)
        {
            report.Lost(names.Stop, RefusedSampling);
            return;
        }

        if (stop.Count > MaxStopSequences)
            report.Lost(names.Stop, $"the first {MaxStopSequences} are kept: Chat Completions takes no more");
        writer.WriteStartArray("stop"u8);
        foreach (var sequence in stop.Take(MaxStopSequences))
            writer.WriteStringValue(sequence);
        writer.WriteEndArray();
    }

    private void WriteReasoning(ReasoningOptions reasoning)
    {
        if (reasoning.IncludeThoughts is not null)
            report.Lost(names.ThinkingDisplay, "left out: Chat Completions cannot ask for thoughts");
        // The caller's own words in this dialect: compatible vendors have more of them, and more models that take them.
        if (names.IsOpenAi && reasoning.Effort is not null)
        {
            writer.WriteString("reasoning_effort"u8, reasoning.Effort);
            return;
        }

        if (!model.TakesEffort)
        {
            if (reasoning.Mode != ReasoningMode.Disabled)
                report.Lost(reasoning.Effort is null ? names.Thinking : names.Effort, "left out: the model takes no reasoning_effort");
            return;
        }

        if (Effort(reasoning) is not { } effort)
            return;
        writer.WriteString("reasoning_effort"u8, effort);
    }

    private string? Effort(ReasoningOptions reasoning)
    {
        if (reasoning.Effort is { } asked)
            return Nearest(asked, names.Effort);
        if (reasoning.Mode == ReasoningMode.Disabled)
            return Nearest("none", names.Thinking);
        if (reasoning.BudgetTokens is not { } budget)
        {
            if (reasoning.Mode == ReasoningMode.Adaptive)
                report.Lost(names.Thinking, "left to the model: there is no adaptive reasoning_effort");
            return null;
        }

        var effort = budget switch { < 4096 => "low", < 16384 => "medium", _ => "high" };
        report.Lost(names.ThinkingBudget, $"approximated: reasoning_effort {effort}");
        return effort;
    }

    private string Nearest(string asked, string field)
    {
        var effort = model.Nearest(asked);
        if (effort != asked)
            report.Lost(field, $"approximated: reasoning_effort {effort} is the nearest the model takes");
        return effort;
    }

    private void WriteFormat(OutputFormat format)
    {
        writer.WriteStartObject("response_format"u8);
        if (format.Schema.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteString("type"u8, "json_object"u8);
            writer.WriteEndObject();
            return;
        }

        writer.WriteString("type"u8, "json_schema"u8);
        writer.WriteStartObject("json_schema"u8);
        writer.WriteString("name"u8, format.Name ?? "response");
        if (format.Description is not null)
            writer.WriteString("description"u8, format.Description);
        writer.WritePropertyName("schema"u8);
        writer.WriteVerbatim(format.Schema);
        if (format.Strict is { } strict)
            writer.WriteBoolean("strict"u8, strict);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // OpenAI answers 400 to a longer one, and Claude Code's are longer. The hash still tells users apart.
    private void WriteUser(string user)
    {
        if (user.Length <= LongestUser || names.IsOpenAi)
        {
            writer.WriteString("user"u8, user);
            return;
        }

        report.Lost(names.UserId, $"hashed: longer than {LongestUser} characters");
        writer.WriteString("user"u8, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user))));
    }
}
