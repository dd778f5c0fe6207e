using Gateway.Alerting.Monitoring;
using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Tests.Alerting;

/// <summary>Ended requests, as the pipeline hands them to the monitor.</summary>
internal static class Traffic
{
    public static void Record(
        PerformanceMonitor monitor, int count, double seconds = 1, string? error = null, string provider = "claude", string model = "m1", decimal usd = 0)
    {
        for (var i = 0; i < count; i++)
            monitor.Record(Request(seconds, error, usd), [Call(provider, model, seconds, error, usd)]);
    }

    public static RequestRecord Request(double seconds = 1, string? error = null, decimal? usd = 0) => new()
    {
        Id = 1,
        RequestId = "r",
        Ingress = "anthropic",
        CreatedAt = 0,
        State = error is null ? RequestState.Completed : RequestState.Failed,
        ErrorCode = error,
        Stream = true,
        Duration = (long)(seconds * 1000),
        Ttft = error is null ? (long)(seconds * 100) : null,
        Usage = new TokenUsage { Input = 10, CacheRead = 5, Output = 20 },
        Price = new PricedUsage(usd, null),
    };

    public static Attempt Call(string provider, string model, double seconds = 1, string? error = null, decimal? usd = 0) =>
        new(new Target(provider, model), error is null ? Outcome.Success : Failure(error))
        {
            Duration = TimeSpan.FromSeconds(seconds),
            TimeToFirstToken = error is null ? TimeSpan.FromSeconds(seconds / 10) : null,
            Usage = new TokenUsage { Input = 10, CacheRead = 5, Output = 20 },
            Price = new PricedUsage(usd, null),
        };

    private static Outcome Failure(string word) => word == "client_closed"
        ? Outcome.ClientClosed(AttemptStage.MidStream)
        : new Outcome(AttemptStage.Connect, AttemptSide.Provider, new ChatError(Enum.GetValues<ChatErrorKind>().First(k => k.Word() == word), word));
}
