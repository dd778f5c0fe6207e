using Gateway.Model;
using Gateway.Providers;

namespace Gateway.Endpoints.Admin;

/// <summary><c>GET /admin/providers</c>.</summary>
internal sealed record ProviderList(IReadOnlyList<ProviderAnswer> Providers);

/// <summary>A provider as it is configured. There is no place in it for a credential.</summary>
internal sealed record ProviderAnswer(
    string Name, string Dialect, string BaseUrl, string DefaultModel, IEnumerable<string> Models, bool HasCredential, bool IsSimulated,
    TimeoutsAnswer Timeouts, RetryAnswer Retry, CircuitBreakerAnswer CircuitBreaker)
{
    public static ProviderAnswer Of(Provider provider) => new(
        provider.Name, provider.Options.Dialect!, WithoutUserInfo(provider.Options.BaseUrl!), provider.DefaultModel, provider.Options.Models,
        provider.HasCredential, provider.IsSimulated, TimeoutsAnswer.Of(provider.Timeouts), RetryAnswer.Of(provider.Options.Retry),
        CircuitBreakerAnswer.Of(provider.Options.CircuitBreaker));

    /// <summary>An address without what may be secret in it: user, password, query.</summary>
    internal static string WithoutUserInfo(string url) =>
        new Uri(url).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}

internal sealed record TimeoutsAnswer(long ConnectMs, long FirstEventMs, long ResponseMs, long IdleMs, long TotalMs)
{
    public static TimeoutsAnswer Of(TimeoutOptions options) => new(
        Milliseconds.Of(options.Connect), Milliseconds.Of(options.FirstEvent), Milliseconds.Of(options.Response), Milliseconds.Of(options.Idle),
        Milliseconds.Of(options.Total));
}

internal sealed record RetryAnswer(int MaxRetries, long BaseDelayMs, long MaxDelayMs)
{
    public static RetryAnswer Of(RetryOptions options) =>
        new(options.MaxRetries, Milliseconds.Of(options.BaseDelay), Milliseconds.Of(options.MaxDelay));
}

internal sealed record CircuitBreakerAnswer(int FailureThreshold, long SamplingDurationMs, long BreakDurationMs)
{
    public static CircuitBreakerAnswer Of(CircuitBreakerOptions options) =>
        new(options.FailureThreshold, Milliseconds.Of(options.SamplingDuration), Milliseconds.Of(options.BreakDuration!.Value));
}
