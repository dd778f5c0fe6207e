using Gateway.Model;
using Gateway.Model.Network;

namespace Gateway.Routing;

/// <summary>The rules of one provider.</summary>
/// <param name="path">The provider's key path.</param>
/// <param name="fail">Told of each broken rule: key path and message.</param>
internal sealed class ProviderRules(string path, Action<string, string> fail)
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestQueueWait = TimeSpan.FromMinutes(5);

    public void Check(ProviderOptions provider)
    {
        if (provider.Dialect is not ("anthropic" or "openai" or "gemini"))
            fail($"{path}:Dialect", $"'{provider.Dialect}' is no dialect; known are anthropic, openai, gemini");
        if (provider.BaseUrl is null)
            fail($"{path}:BaseUrl", "the provider's address is expected");
        else if (!Uri.TryCreate(provider.BaseUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            fail($"{path}:BaseUrl", $"'{provider.BaseUrl}' is no absolute http or https address");
        else if (url.Query.Length > 0 || url.Fragment.Length > 0)
            fail($"{path}:BaseUrl", "an address without query and fragment is expected");
        else
            CheckAddress(url, provider);
        if (string.IsNullOrWhiteSpace(provider.DefaultModel))
            fail($"{path}:DefaultModel", "a model is expected");
        new CallRules(path, fail).Check(provider);
        CheckFallbackOn(provider.FallbackOn);
        CheckTimeouts(provider.Timeouts);
        CheckStreamLimits(provider.StreamLimits);
        CheckCapabilities(provider.Capabilities);
        CheckRetry(provider.Retry);
        CheckCircuitBreaker(provider.CircuitBreaker);
        new LimitRules(fail).Check($"{path}:Limits", provider.Limits);
        CheckQueue(provider.Queue);
    }

    private void CheckAddress(Uri url, ProviderOptions provider)
    {
        var reach = AddressReaches.Of(url, provider.AllowPrivateAddress, provider.IsLocal);
        if (AddressReaches.Named(url) is not { } place || reach == AddressReach.Any || place == AddressPlace.Public || (place == AddressPlace.Private && reach == AddressReach.Private))
            return;
        fail(
            $"{path}:BaseUrl",
            $"'{url.IdnHost}' is a {(place == AddressPlace.Private ? "private" : "link-local or special")} address; where that is meant, {path}:AllowPrivateAddress is true");
    }

    private void CheckFallbackOn(IList<string> kinds)
    {
        for (var i = 0; i < kinds.Count; i++)
        {
            if (kinds[i] is not ("context_length_exceeded" or "not_found" or "model_not_found" or "content_filter" or "request_too_large"))
                fail($"{path}:FallbackOn:{i}", $"'{kinds[i]}' is no such failure; known are context_length_exceeded, not_found, model_not_found, content_filter, request_too_large; alone: none");
        }
    }

    private void CheckTimeouts(TimeoutOptions timeouts)
    {
        Range("Connect", timeouts.Connect);
        Range("FirstEvent", timeouts.FirstEvent);
        Range("Response", timeouts.Response);
        Range("Idle", timeouts.Idle);
        Range("Total", timeouts.Total);

        void Range(string key, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > LongestTimeout)
                fail($"{path}:Timeouts:{key}", $"{value} is out of range: over 0, at most {LongestTimeout}");
        }
    }

    private void CheckStreamLimits(StreamLimitOptions limits)
    {
        if (limits.MaxEvents is < 1_000 or > 100_000_000)
            fail($"{path}:StreamLimits:MaxEvents", $"{limits.MaxEvents} is out of range: 1000 to 100000000");
        if (limits.MaxBytes is < 1L << 20 or > 16L << 30)
            fail($"{path}:StreamLimits:MaxBytes", $"{limits.MaxBytes} is out of range: {1L << 20} (1 MiB) to {16L << 30} (16 GiB)");
    }

    private void CheckCapabilities(CapabilityOptions capabilities)
    {
        if (capabilities.ContextWindow < 1)
            fail($"{path}:Capabilities:ContextWindow", $"{capabilities.ContextWindow} is out of range: at least 1");
    }

    private void CheckRetry(RetryOptions retry)
    {
        if (retry.MaxRetries is < 0 or > 10)
            fail($"{path}:Retry:MaxRetries", $"{retry.MaxRetries} is out of range: 0 to 10");
        if (retry.MaxDelay < TimeSpan.Zero || retry.MaxDelay > LongestDelay)
            fail($"{path}:Retry:MaxDelay", $"{retry.MaxDelay} is out of range: 0 to {LongestDelay}");
        if (retry.BaseDelay < TimeSpan.Zero || retry.BaseDelay > retry.MaxDelay)
            fail($"{path}:Retry:BaseDelay", $"{retry.BaseDelay} is out of range: 0 to MaxDelay ({retry.MaxDelay})");
    }

    private void CheckQueue(QueueOptions queue)
    {
        if (queue.Length is < 0 or > 10_000)
            fail($"{path}:Queue:Length", $"{queue.Length} is out of range: 0 to 10000");
        if (queue.MaxWait < TimeSpan.Zero || queue.MaxWait > LongestQueueWait)
            fail($"{path}:Queue:MaxWait", $"{queue.MaxWait} is out of range: 0 to {LongestQueueWait}");
    }

    private void CheckCircuitBreaker(CircuitBreakerOptions breaker)
    {
        if (breaker.FailureThreshold is < 1 or > 10_000)
            fail($"{path}:CircuitBreaker:FailureThreshold", $"{breaker.FailureThreshold} is out of range: 1 to 10000");
        if (breaker.SamplingDuration < TimeSpan.FromSeconds(1) || breaker.SamplingDuration > TimeSpan.FromHours(1))
            fail($"{path}:CircuitBreaker:SamplingDuration", $"{breaker.SamplingDuration} is out of range: 1 second to 1 hour");
        if (breaker.BreakDuration < TimeSpan.FromMilliseconds(500) || breaker.BreakDuration > TimeSpan.FromHours(24))
            fail($"{path}:CircuitBreaker:BreakDuration", $"{breaker.BreakDuration} is out of range: 0.5 seconds to 24 hours");
    }
}
