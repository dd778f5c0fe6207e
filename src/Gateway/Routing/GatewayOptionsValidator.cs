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
            new AccessRules(options, context.AddFailure).Check();
            new LimitRules(context.AddFailure).Check(options.Limits);
            foreach (var (name, budget) in options.Budgets)
                new BudgetRules(context.AddFailure).Check(name, budget);
            rules.CheckKeyNames();
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

        // What is meant for a key that does not exist would hold for nobody, and nobody would be told.
        public void CheckKeyNames()
        {
            var names = options.Access.Names;
            foreach (var name in options.Limits.Keys.Keys.Where(IsUnknown))
                fail($"Limits:Keys:{name}", AccessRules.NotConfigured(options.Access));
            foreach (var (budget, of) in options.Budgets.Where(b => !string.IsNullOrEmpty(b.Value.Key) && IsUnknown(b.Value.Key)))
                fail($"Budgets:{budget}:{nameof(of.Key)}", AccessRules.NotConfigured(options.Access));

            bool IsUnknown(string name) => !names.Contains(name) && !name.StartsWith(AccessOptions.IssuedPrefix, StringComparison.Ordinal);
        }

        public void CheckDrainTimeout()
        {
            if (options.DrainTimeout < TimeSpan.Zero || options.DrainTimeout > LongestDrain)
                fail("DrainTimeout", $"{options.DrainTimeout} is out of range: 0 to {LongestDrain}");
        }
    }
}
