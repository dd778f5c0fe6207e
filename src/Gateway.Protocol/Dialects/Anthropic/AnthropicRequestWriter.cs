using System.Buffers;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>Writes a canonical request as a Messages body: the fixed key order below, messages and tools in the caller's order.</summary>
internal sealed class AnthropicRequestWriter
{
    private readonly ChatRequest _request;
    private readonly string _model;
    private readonly Utf8JsonWriter _json;
    private readonly AnthropicLosses _losses;
    private readonly AnthropicThinkingPlan _thinking;

    private AnthropicRequestWriter(ChatRequest request, string model, Utf8JsonWriter json, ConversionReport report)
    {
        (_request, _model, _json) = (request, model, json);
        _losses = new AnthropicLosses(request.Origin, report);
        _thinking = AnthropicThinkingPlan.For(request, model, _losses);
    }

    public static void Write(ChatRequest request, string model, IBufferWriter<byte> output, ConversionReport report)
    {
        using var json = JsonOutput.CreateWriter(output);
        new AnthropicRequestWriter(request, model, json, report).Write();
    }

    private bool IsOwn => _request.Origin == Dialect.Anthropic;

    private void Write()
    {
        _json.WriteStartObject();
        _json.WriteString("model"u8, _model);
        _json.WriteNumber("max_tokens"u8, _thinking.MaxTokens);
        if (_request.Stream)
            _json.WriteBoolean("stream"u8, true);
        new AnthropicMessageWriter(_json, _losses).Write(_request);
        AnthropicToolWriter.Write(_request, _model, _json, _losses);
        WriteSampling();
        _thinking.Write(_json);
        WriteOutputConfig();
        WriteMetadata();
        WriteExtensions();
        _json.WriteEndObject();
    }

    private void WriteSampling()
    {
        if (_request.Temperature is { } temperature && !Refused(CallerFields.Temperature))
            _json.WriteNumber("temperature"u8, temperature);
        if (_request.TopP is { } topP && !BesideTemperature(topP) && !Refused(CallerFields.TopP))
            _json.WriteNumber("top_p"u8, topP);
        if (_request.TopK is { } topK && !Refused(CallerFields.TopK))
            _json.WriteNumber("top_k"u8, topK);
        WriteStopSequences();
        ReportUnknownSampling();
    }

    /// <summary>"Thinking isn't compatible with temperature, top_p or top_k modifications": the API answers 400. An Anthropic caller may ask for it.</summary>
    private bool Refused(string field)
    {
        if (IsOwn || !_thinking.IsOn)
            return false;
        _losses.Add(field, "left out: not allowed while the model thinks");
        return true;
    }

    /// <summary>Models since 4.1 refuse <c>temperature</c> and <c>top_p</c> together; OpenAI's callers often send both, the latter as 1, which does nothing.</summary>
    private bool BesideTemperature(double topP)
    {
        if (IsOwn || _request.Temperature is null)
            return false;
        if (topP < 1)
            _losses.Add(CallerFields.TopP, "left out: not allowed beside temperature");
        return true;
    }

    private void WriteStopSequences()
    {
        var stops = _request.StopSequences.Where(s => !string.IsNullOrWhiteSpace(s)).ToList();
        if (stops.Count < _request.StopSequences.Count)
            _losses.Add(_losses.Fields.Stop, "white space alone cannot stop the model: left out");
        if (stops.Count == 0)
            return;

        _json.WriteStartArray("stop_sequences"u8);
        foreach (var stop in stops)
            _json.WriteStringValue(stop);
        _json.WriteEndArray();
    }

    private void ReportUnknownSampling()
    {
        if (_request.FrequencyPenalty is { } frequency && frequency != 0)
            _losses.Add(CallerFields.FrequencyPenalty, "left out: there is none");
        if (_request.PresencePenalty is { } presence && presence != 0)
            _losses.Add(CallerFields.PresencePenalty, "left out: there is none");
        if (_request.Seed is not null)
            _losses.Add(CallerFields.Seed, "left out: there is none");
    }

    private void WriteOutputConfig()
    {
        var format = Format();
        var nested = OwnExtensions().Where(e => e.Name.StartsWith("output_config.", StringComparison.Ordinal)).ToList();
        if (_thinking.Effort is null && format is null && nested.Count == 0)
            return;

        _json.WriteStartObject("output_config"u8);
        if (_thinking.Effort is { } effort)
            _json.WriteString("effort"u8, effort);
        if (format is { } schema)
            WriteFormat(schema);
        foreach (var extension in nested)
            WriteMember(extension.Name["output_config.".Length..], extension.Value);
        _json.WriteEndObject();
    }

    private JsonElement? Format()
    {
        if (_request.OutputFormat is not { } format)
            return null;
        if (format.Description is not null)
            _losses.Add(_losses.Fields.OutputDescription, "left out: there is none");
        if (format.Schema.ValueKind == JsonValueKind.Undefined)
            _losses.Add(_losses.Fields.OutputFormat, "left out: JSON without a schema cannot be asked for");
        else if (IsOwn || AnthropicModel.HasStructuredOutput(_model))
            return format.Schema;
        else
            _losses.Add(_losses.Fields.OutputFormat, "left out: the model cannot hold its answer to a schema");
        return null;
    }

    private void WriteFormat(JsonElement schema)
    {
        _json.WriteStartObject("format"u8);
        _json.WriteString("type"u8, "json_schema"u8);
        _json.WritePropertyName("schema"u8);
        if (IsOwn)
            schema.WriteTo(_json);
        else
            new AnthropicOutputSchema(_json, _losses).Write(schema);
        _json.WriteEndObject();
    }

    private void WriteMetadata()
    {
        if (AnthropicForeignFields.ServiceTier(_request) is { } tier)
            _json.WriteString("service_tier"u8, tier);
        if (AnthropicForeignFields.UserId(_request) is not { } user)
            return;
        _json.WriteStartObject("metadata"u8);
        _json.WriteString("user_id"u8, user);
        _json.WriteEndObject();
    }

    /// <summary>Own fields go back verbatim. Those from inside the body have no place any more and are reported, as are another dialect's.</summary>
    private void WriteExtensions()
    {
        foreach (var extension in _request.Extensions)
        {
            if (AnthropicForeignFields.IsSaid(_request, extension))
                continue;
            if (!IsOwn)
                _losses.Add(extension.Name, "left out: not known to this provider's API");
            else if (extension.Name.StartsWith("output_config.", StringComparison.Ordinal))
                continue;
            else if (extension.Name.AsSpan().ContainsAny('.', '['))
                _losses.Add(extension.Name, "left out");
            else
                WriteMember(extension.Name, extension.Value);
        }
    }

    private IEnumerable<RequestExtension> OwnExtensions() => IsOwn ? _request.Extensions : [];

    private void WriteMember(string name, JsonElement value)
    {
        _json.WritePropertyName(name);
        value.WriteTo(_json);
    }
}
