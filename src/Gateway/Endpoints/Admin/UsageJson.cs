using System.Buffers;
using System.Text.Json;
using Gateway.Storage.Queries;

namespace Gateway.Endpoints.Admin;

/// <summary>A usage report as JSON; its total comes last, when it is known.</summary>
internal sealed class UsageJson(UsageFilter filter, IBufferWriter<byte> output) : IUsageFormat, IDisposable
{
    private readonly Utf8JsonWriter _json = new(output);

    public string ContentType => "application/json; charset=utf-8";

    public string? FileName => null;

    public void Begin()
    {
        _json.WriteStartObject();
        _json.WriteString("from", UtcTimeConverter.Text(filter.From));
        _json.WriteString("to", UtcTimeConverter.Text(filter.To));
        _json.WriteString("groupBy", UsageQuery.Word(filter.GroupBy));
        _json.WriteStartArray("rows");
        _json.Flush();
    }

    public void Write(in UsageRow row)
    {
        _json.WriteStartObject();
        _json.WriteString("group", row.Group);
        WriteNumbers(row);
        _json.WriteEndObject();
        _json.Flush();
    }

    public void End(in UsageRow total)
    {
        _json.WriteEndArray();
        _json.WriteStartObject("total");
        WriteNumbers(total);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void WriteNumbers(in UsageRow row)
    {
        _json.WriteNumber("requests", row.Requests);
        Write("attempts", row.Attempts);
        _json.WriteStartObject("tokens");
        _json.WriteNumber("input", row.InputTokens);
        _json.WriteNumber("cacheRead", row.CacheReadTokens);
        Write("cacheWrite5m", row.CacheWrite5mTokens);
        Write("cacheWrite1h", row.CacheWrite1hTokens);
        _json.WriteNumber("output", row.OutputTokens);
        _json.WriteNumber("reasoning", row.ReasoningTokens);
        _json.WriteNumber("total", row.TotalTokens);
        _json.WriteEndObject();
        if (row.CostUsd is { } cost)
            _json.WriteNumber("costUsd", cost);
        else
            _json.WriteNull("costUsd");
        _json.WriteNumber("unpricedAttempts", row.Unpriced);
        _json.WriteNumber("estimatedAttempts", row.Estimated);
    }

    private void Write(string name, long? value)
    {
        if (value is { } number)
            _json.WriteNumber(name, number);
        else
            _json.WriteNull(name);
    }
}
