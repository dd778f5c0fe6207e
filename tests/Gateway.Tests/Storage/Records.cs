using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Storage;

namespace Gateway.Tests.Storage;

internal static class Records
{
    public static RequestRecord Pending(this RequestLog log, string requestId) => new()
    {
        Id = log.NextId(),
        RequestId = requestId,
        Ingress = "anthropic",
        Provider = "claude",
        Model = "claude-sonnet-4-5",
        CreatedAt = 1_800_000_000_000,
    };

    public static RequestRecord Completed(this RequestRecord pending) => pending with
    {
        State = RequestState.Completed,
        Exchange = "relay",
        Attempts = "claude=ok",
        Duration = 1200,
        Ttft = 300,
        Status = 200,
        StopReason = "end_turn",
        Price = new PricedUsage(0.00123m, "genai-prices/2026-08-21"),
        Usage = new TokenUsage { Input = 10, CacheRead = 5, CacheWrite5m = 3, CacheWrite1h = 4, Output = 20, Source = UsageSource.Provider },
    };

    /// <summary>With these attempts, the last of which brought the answer.</summary>
    public static RequestRecord With(this RequestRecord record, params AttemptRecord[] calls) => record with { Calls = calls };

    public static RequestRecord Failed(this RequestRecord pending, string errorCode) => pending with
    {
        State = RequestState.Failed,
        Status = 502,
        ErrorCode = errorCode,
    };

    public static AttemptRecord Attempt(bool success = true) => new()
    {
        Provider = "claude",
        Model = "claude-sonnet-4-5",
        Usage = new TokenUsage { Input = 10, CacheRead = 5, Output = 20, Source = UsageSource.Provider },
        Duration = 900,
        Success = success,
        Outcome = success ? "ok" : "overloaded",
        Price = new PricedUsage(0.001m, "genai-prices/2026-08-21"),
        CreatedAt = 1_800_000_000_000,
    };
}
