using FluentValidation;
using Gateway.Model;

namespace Gateway.Routing;

/// <summary>The rules of the configuration across fields. Property names in its failures are key paths.</summary>
internal sealed class GatewayOptionsValidator : AbstractValidator<GatewayOptions>
{
    public GatewayOptionsValidator()
    {
        RuleFor(o => o).Custom((options, context) =>
        {
            var rules = new Rules(options, context.AddFailure);
            rules.CheckProviderNames();
            foreach (var (name, provider) in options.Providers)
                new ProviderRules($"Providers:{name}", context.AddFailure).Check(provider);
            foreach (var (name, route) in options.Routes)
                new RouteRules($"Routes:{name}", options, context.AddFailure).Check(route);
            for (var i = 0; i < options.Prices.Count; i++)
                new PriceRules($"Prices:{i}", options, context.AddFailure).Check(options.Prices[i]);
            new ServerRules(context.AddFailure).Check(options.Server);
            rules.CheckAccess();
            new LimitRules(context.AddFailure).Check(options.Limits);
            foreach (var (name, budget) in options.Budgets)
                new BudgetRules(context.AddFailure).Check(name, budget);
            rules.CheckDrainTimeout();
        });
    }

    private sealed class Rules(GatewayOptions options, Action<string, string> fail)
    {
        private static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(10);

        public void CheckProviderNames()
        {
            if (!options.Providers.ContainsKey(options.PrimaryProvider))
                fail("PrimaryProvider", RouteRules.NotConfigured(options.PrimaryProvider, options));
            for (var i = 0; i < options.FallbackChain.Count; i++)
            {
                if (!options.Providers.ContainsKey(options.FallbackChain[i]))
                    fail($"FallbackChain:{i}", RouteRules.NotConfigured(options.FallbackChain[i], options));
            }

            foreach (var name in options.Providers.Keys.Where(n => n.Length == 0 || !n.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')))
                fail($"Providers:{name}", "a provider's name is made of letters, digits, '-', '_' and '.'");
        }

        public void CheckAccess()
        {
            if (options.Access.Mode is not ("open" or "keys"))
                fail("Access:Mode", $"'{options.Access.Mode}' is no mode; known are open, keys");
            foreach (var (name, _) in options.Access.Keys.Where(k => k.Value.Length < 16))
                fail($"Access:Keys:{name}", "a key of at least 16 characters is expected");
        }

        public void CheckDrainTimeout()
        {
            if (options.DrainTimeout < TimeSpan.Zero || options.DrainTimeout > LongestDrain)
                fail("DrainTimeout", $"{options.DrainTimeout} is out of range: 0 to {LongestDrain}");
        }
    }
}
