using Gateway.Accounting;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Sse;
using Gateway.Providers;

namespace Gateway.Endpoints.Admin;

/// <summary><c>POST /admin/providers/{p}/test</c>: what came of it.</summary>
/// <param name="Ok">A whole answer came.</param>
/// <param name="Outcome"><c>ok</c>, <c>no_credential</c>, or the word of the error as in <c>x-gateway-attempts</c>.</param>
/// <param name="Status">The provider's status, where it answered with one.</param>
/// <param name="Detail">What went wrong, and what real requests meet where the circuit is not closed.</param>
/// <param name="TtftMs">To the first content of a stream.</param>
/// <param name="Text">What the model said.</param>
/// <param name="RequestId">Its request in the log; null where the provider was not asked.</param>
internal sealed record TestAnswer(
    string Provider, string Model, bool Stream, bool Ok, string Outcome, int? Status, string? Detail, long LatencyMs, long? TtftMs, string? Text,
    TokensAnswer Tokens, decimal? CostUsd, string? RequestId)
{
    private const int MaxTextLength = 2000;

    public static TestAnswer NoCredential(Provider provider, TestOrder order) => new(
        provider.Name, order.Model ?? provider.DefaultModel, order.Stream, false, "no_credential", null,
        "No credential is configured: the provider is left out of every plan.", 0, null, null, new TokensAnswer(null, null, null, null), null, null);

    public static TestAnswer Of(ChatCall call, Target target, bool stream, CircuitStatus circuit)
    {
        var attempts = call.Progress?.Attempts ?? [];
        var (last, bill, word) = (attempts is [.., var end] ? end : null, Bill.Of(attempts), RequestDescription.Word(call));
        var isOk = word == "ok";
        return new TestAnswer(
            target.Provider, target.Model, stream, isOk, word, isOk ? StatusCodes.Status200OK : last?.Outcome.Status,
            Words(isOk ? null : last?.Outcome.TechnicalText ?? call.Error?.Message, circuit),
            Milliseconds.Of(last?.Duration ?? TimeSpan.Zero),
            stream && last?.TimeToFirstToken is { } first ? Milliseconds.Of(first) : null,
            isOk ? ReadText(call, stream) : null, TokensOf(bill.Usage), bill.Price.Usd, call.RequestId);
    }

    private static string? Words(string? problem, CircuitStatus circuit)
    {
        var state = circuit.Position == CircuitPosition.Closed
            ? null
            : $"The circuit is {circuit.Position.Word()} ({circuit.Cause}): requests pass the provider over, this test did not.";
        return problem is null || state is null ? problem ?? state : $"{problem} {state}";
    }

    private static TokensAnswer TokensOf(in TokenUsage usage) =>
        new(usage.Input, usage.CacheRead, usage.CacheWrite, usage.Output) { Reasoning = usage.Reasoning };

    private static string ReadText(ChatCall call, bool stream)
    {
        var (body, fold) = (((MemoryStream)call.Http.Response.Body).ToArray(), new ResponseFold());
        foreach (var read in stream ? ReadStream(body) : ReadBody(body))
            fold.Add(read);
        var text = string.Concat(fold.ToResponse().Content.OfType<TextBlock>().Select(block => block.Text));
        return text.Length <= MaxTextLength ? text : string.Concat(text.AsSpan(0, MaxTextLength), "…");
    }

    private static List<ChatEvent> ReadBody(byte[] body)
    {
        var events = new List<ChatEvent>();
        new AnthropicDialect().ReadResponse(body, events);
        return events;
    }

    private static List<ChatEvent> ReadStream(byte[] body)
    {
        var (events, reader) = (new List<ChatEvent>(), new AnthropicDialect().CreateEventReader());
        using var scanner = new SseFrameScanner();
        scanner.Append(body);
        while (scanner.TryRead(out var frame))
            reader.Read(frame, events);
        reader.Complete(events);
        return events;
    }
}
