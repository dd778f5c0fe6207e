using FluentValidation;
using Gateway.Model;

namespace Gateway.Routing;

/// <summary>The rules of the configuration across fields. Property names in its failures are key paths.</summary>
internal sealed class GatewayOptionsValidator : AbstractValidator<GatewayOptions>
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    public GatewayOptionsValidator()
    {
        RuleFor(o => o).Custom((options, context) =>
        {
            var rules = new Rules(options, context.AddFailure);
            rules.CheckProviderNames();
            foreach (var (name, provider) in options.Providers)
                rules.CheckProvider($"Providers:{name}", provider);
            foreach (var (name, route) in options.Routes)
                rules.CheckRoute($"Routes:{name}", route);
            rules.CheckAccess();
        });
    }

    private sealed class Rules(GatewayOptions options, Action<string, string> fail)
    {
        private string Known => options.Providers.Count == 0 ? "none is configured" : $"known are {string.Join(", ", options.Providers.Keys)}";

        public void CheckProviderNames()
        {
            if (!options.Providers.ContainsKey(options.PrimaryProvider))
                fail("PrimaryProvider", $"'{options.PrimaryProvider}' is no configured provider; {Known}");
            for (var i = 0; i < options.FallbackChain.Count; i++)
            {
                if (!options.Providers.ContainsKey(options.FallbackChain[i]))
                    fail($"FallbackChain:{i}", $"'{options.FallbackChain[i]}' is no configured provider; {Known}");
            }

            foreach (var name in options.Providers.Keys.Where(n => n.Length == 0 || !n.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')))
                fail($"Providers:{name}", "a provider's name is made of letters, digits, '-', '_' and '.'");
        }

        public void CheckProvider(string path, ProviderOptions provider)
        {
            if (provider.Dialect is not ("anthropic" or "openai" or "gemini"))
                fail($"{path}:Dialect", $"'{provider.Dialect}' is no dialect; known are anthropic, openai, gemini");
            if (!Uri.TryCreate(provider.BaseUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
                fail($"{path}:BaseUrl", $"'{provider.BaseUrl}' is no absolute http or https address");
            else if (url.Query.Length > 0 || url.Fragment.Length > 0)
                fail($"{path}:BaseUrl", "an address without query and fragment is expected");
            if (string.IsNullOrWhiteSpace(provider.DefaultModel))
                fail($"{path}:DefaultModel", "a model is expected");
            CheckTimeouts($"{path}:Timeouts", provider.Timeouts);
            CheckRetry($"{path}:Retry", provider.Retry);
            CheckCircuitBreaker($"{path}:CircuitBreaker", provider.CircuitBreaker);
            CheckFallbackOn($"{path}:FallbackOn", provider.FallbackOn);
        }

        public void CheckRoute(string path, ModelRouteOptions route)
        {
            if (route.Strategy is not "fallback")
                fail($"{path}:Strategy", $"'{route.Strategy}' is no strategy; known is fallback");
            if (route.Targets.Count == 0)
                fail($"{path}:Targets", "at least one target is expected");
            for (var i = 0; i < route.Targets.Count; i++)
            {
                if (route.Targets[i].Provider is not { } name || !options.Providers.ContainsKey(name))
                    fail($"{path}:Targets:{i}:Provider", $"'{route.Targets[i].Provider}' is no configured provider; {Known}");
            }
        }

        public void CheckAccess()
        {
            if (options.Access.Mode is not ("open" or "keys"))
                fail("Access:Mode", $"'{options.Access.Mode}' is no mode; known are open, keys");
            foreach (var (name, _) in options.Access.Keys.Where(k => k.Value.Length < 16))
                fail($"Access:Keys:{name}", "a key of at least 16 characters is expected");
        }

        private void CheckTimeouts(string path, TimeoutOptions timeouts)
        {
            Range($"{path}:Connect", timeouts.Connect);
            Range($"{path}:FirstEvent", timeouts.FirstEvent);
            Range($"{path}:Response", timeouts.Response);
            Range($"{path}:Idle", timeouts.Idle);
            Range($"{path}:Total", timeouts.Total);

            void Range(string key, TimeSpan value)
            {
                if (value <= TimeSpan.Zero || value > LongestTimeout)
                    fail(key, $"{value} is out of range: over 0, at most {LongestTimeout}");
            }
        }

        private void CheckRetry(string path, RetryOptions retry)
        {
            if (retry.MaxRetries is < 0 or > 10)
                fail($"{path}:MaxRetries", $"{retry.MaxRetries} is out of range: 0 to 10");
            if (retry.BaseDelay < TimeSpan.Zero || retry.BaseDelay > retry.MaxDelay)
                fail($"{path}:BaseDelay", $"{retry.BaseDelay} is out of range: 0 to MaxDelay ({retry.MaxDelay})");
        }

        private void CheckCircuitBreaker(string path, CircuitBreakerOptions breaker)
        {
            if (breaker.FailureThreshold is < 1 or > 10_000)
                fail($"{path}:FailureThreshold", $"{breaker.FailureThreshold} is out of range: 1 to 10000");
            if (breaker.SamplingDuration < TimeSpan.FromSeconds(1) || breaker.SamplingDuration > TimeSpan.FromHours(1))
                fail($"{path}:SamplingDuration", $"{breaker.SamplingDuration} is out of range: 1 second to 1 hour");
            if (breaker.BreakDuration < TimeSpan.FromMilliseconds(500) || breaker.BreakDuration > TimeSpan.FromHours(24))
                fail($"{path}:BreakDuration", $"{breaker.BreakDuration} is out of range: 0.5 seconds to 24 hours");
        }

        private void CheckFallbackOn(string path, IList<string> kinds)
        {
            for (var i = 0; i < kinds.Count; i++)
            {
                if (kinds[i] is not ("context_length_exceeded" or "not_found" or "model_not_found" or "content_filter" or "request_too_large"))
                    fail($"{path}:{i}", $"'{kinds[i]}' is no such failure; known are context_length_exceeded, model_not_found, content_filter, request_too_large");
            }
        }
    }
}
