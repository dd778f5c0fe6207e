using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Model;

namespace Gateway.Accounting.Prices;

/// <summary>A price of the configuration.</summary>
public sealed class PriceOverride
{
    private readonly string? _provider;
    private readonly string _model;

    /// <param name="options">As they were validated.</param>
    public PriceOverride(PriceOptions options)
    {
        (_provider, _model) = (options.Provider, options.Model!);
        Rank = (_provider is null ? 2 : 0) + (ModelPattern.IsPattern(_model) ? 1 : 0);
        ContextWindow = options.ContextWindow;
        Version = $"config/{Hash(options)}";
        Price = new ModelPrice
        {
            Input = Tokens(options.Input),
            CacheRead = Tokens(options.CacheRead),
            CacheWrite5m = Tokens(options.CacheWrite5m),
            CacheWrite1h = Tokens(options.CacheWrite1h),
            Output = Tokens(options.Output),
            Reasoning = Tokens(options.Reasoning),
            ThousandRequests = options.PerThousandRequests,
        };
    }

    public ModelPrice Price { get; }

    /// <summary>The same for the same values, whatever stands beside them: <c>config/4f1c09aa</c>.</summary>
    public string Version { get; }

    /// <summary>Null where the configuration does not say.</summary>
    public int? ContextWindow { get; }

    /// <summary>How exactly it says for whom it is; the lowest counts first.</summary>
    public int Rank { get; }

    public bool Fits(Target target) =>
        (_provider is null || _provider.Equals(target.Provider, StringComparison.OrdinalIgnoreCase)) && ModelPattern.IsMatch(_model, target.Model);

    private static TokenPrice? Tokens(decimal? usd) => usd is { } price ? new TokenPrice(price) : null;

    private static string Hash(PriceOptions options)
    {
        decimal?[] numbers =
        [
            options.Input, options.CacheRead, options.CacheWrite5m, options.CacheWrite1h, options.Output, options.Reasoning,
            options.PerThousandRequests, options.ContextWindow,
        ];
        // 3, 3.0 and 3.00 are one price.
        var cells = numbers.Select(number => number?.ToString("0.############################", CultureInfo.InvariantCulture) ?? "-");
        var text = string.Join('\n', [options.Provider?.ToUpperInvariant() ?? "-", options.Model!, .. cells]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
    }
}
