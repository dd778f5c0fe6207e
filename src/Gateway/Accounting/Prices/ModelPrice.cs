using Gateway.Accounting.Budgets;
using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Accounting.Prices;

/// <summary>
/// What a model's tokens cost, by the bucket they are counted in. A bucket without a price of its own costs what the wider one does:
/// an hour's cache write that of five minutes, anything about a cache plain input, reasoning plain output.
/// </summary>
public sealed class ModelPrice
{
    private const decimal Million = 1_000_000m;

    private readonly decimal? _thousandRequests;

    public TokenPrice? Input { get; init; }

    public TokenPrice? CacheRead { get; init; }

    public TokenPrice? CacheWrite5m { get; init; }

    public TokenPrice? CacheWrite1h { get; init; }

    public TokenPrice? Output { get; init; }

    public TokenPrice? Reasoning { get; init; }

    /// <summary>USD for a thousand requests, beside their tokens; 0 to <see cref="TokenPrice.Highest"/>, none by default.</summary>
    public decimal? ThousandRequests
    {
        get => _thousandRequests;
        init => _thousandRequests = value is { } price ? TokenPrice.Plausible(price) : null;
    }

    /// <summary>
    /// USD for one request, exactly: nothing is rounded. Null where nobody said what was used, or where a bucket that was used has no
    /// price: an unknown cost is not zero. A count that was not said beside others that were adds nothing.
    /// </summary>
    public decimal? Cost(in TokenUsage usage)
    {
        if (usage.TotalInput is null && usage.Output is null)
            return null;

        var size = usage.TotalInput ?? 0;
        var output = Used(usage.Output);
        var reasoning = Math.Min(Used(usage.Reasoning), output);
        var tokens = Part(Input, usage.Input, size)
            + Part(CacheRead ?? Input, usage.CacheRead, size)
            + Part(CacheWrite5m ?? Input, usage.CacheWrite5m, size)
            + Part(CacheWrite1h ?? CacheWrite5m ?? Input, usage.CacheWrite1h, size)
            + Part(Output, output - reasoning, size)
            + Part(Reasoning ?? Output, reasoning, size);
        return (tokens / Million) + ((ThousandRequests ?? 0) / 1000);
    }

    /// <summary>What a request may cost at worst: all of its input in the dearest bucket it may be counted in. Null where something that will be used has no price.</summary>
    /// <param name="prompt">The most its prompt may be.</param>
    /// <param name="hasAnswer">Tokens of an answer are paid for (those of an embedding are not).</param>
    public WorstPrice? Worst(PromptSize prompt, bool hasAnswer)
    {
        var write = prompt.Cache switch
        {
            CacheWrites.OneHour => CacheWrite1h ?? CacheWrite5m,
            CacheWrites.FiveMinutes => CacheWrite5m,
            _ => null,
        };
        var output = hasAnswer ? Dearest(Output, Reasoning, prompt.Tokens) : 0;
        if (Dearest(Input, write, prompt.Tokens) is not { } input || output is null)
            return null;
        return new WorstPrice(NanoUsd.FromUsd((input * prompt.Tokens / Million) + ((ThousandRequests ?? 0) / 1000)), NanoUsd.FromUsd(output.Value));
    }

    private static decimal? Dearest(TokenPrice? usual, TokenPrice? other, long size) =>
        usual?.For(size) is not { } price ? null
        : other?.For(size) is { } dearer && dearer > price ? dearer
        : price;

    private static decimal? Part(TokenPrice? price, long? tokens, long size) =>
        Used(tokens) is var used and > 0 ? price?.For(size) * used : 0;

    /// <summary>A vendor that reports less than nothing gives no money back.</summary>
    private static long Used(long? tokens) => Math.Max(0, tokens ?? 0);
}
