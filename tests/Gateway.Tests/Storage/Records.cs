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
        CostUsd = 0.00123m,
        Usage = new TokenUsage { Input = 10, CacheRead = 5, CacheWrite5m = 3, CacheWrite1h = 4, Output = 20, Source = UsageSource.Provider },
    };

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
        CreatedAt = 1_800_000_000_000,
    };
}
