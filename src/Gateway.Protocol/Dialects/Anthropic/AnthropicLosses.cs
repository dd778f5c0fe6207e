using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>The report of one request's writing, in the caller's words for each field.</summary>
internal sealed class AnthropicLosses(Dialect origin, ConversionReport report)
{
    public Dialect Origin => origin;

    public void Add(string field, string reason) => report.Lost(AnthropicFieldNames.In(origin, field), reason);
}
