using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>The report of one request's writing, and the caller's words for its fields.</summary>
internal sealed class AnthropicLosses(Dialect origin, ConversionReport report)
{
    public Dialect Origin => origin;

    public CallerFields Fields { get; } = new(origin);

    public void Add(string field, string reason) => report.Lost(field, reason);
}
