namespace Gateway.Model;

/// <summary>
/// What a model costs, in USD per million tokens, where the catalogue is wrong or does not know it. It replaces the catalogue's price as a whole. Of
/// several that fit a target, one that names the provider counts first, then one that names the model without <c>*</c>, then the first. A bucket without
/// a price costs what the wider one does: an hour's cache write that of five minutes, anything about a cache the input, reasoning the output.
/// </summary>
public sealed class PriceOptions
{
    /// <summary>No vendor asks a tenth of this: a higher price is one per token or per thousand in the wrong unit.</summary>
    public const decimal Highest = 10_000m;

    /// <summary>The configured provider it is for; default every provider.</summary>
    public string? Provider { get; set; }

    /// <summary>The upstream's name of the model; <c>*</c> stands for anything. Required.</summary>
    public string? Model { get; set; }

    /// <summary>Input that no cache has to do with. Required; range 0 (free) to <see cref="Highest"/>, as of all prices here.</summary>
    public decimal? Input { get; set; }

    /// <summary>Input read from a cache.</summary>
    public decimal? CacheRead { get; set; }

    /// <summary>Input written to a cache that lives 5 minutes.</summary>
    public decimal? CacheWrite5m { get; set; }

    /// <summary>Input written to a cache that lives an hour.</summary>
    public decimal? CacheWrite1h { get; set; }

    /// <summary>Output. Required.</summary>
    public decimal? Output { get; set; }

    /// <summary>The part of the output that was thought.</summary>
    public decimal? Reasoning { get; set; }

    /// <summary>USD for a thousand requests, beside their tokens. Default none.</summary>
    public decimal? PerThousandRequests { get; set; }

    /// <summary>Tokens of input and output together that the model has room for. At least 1; default what the catalogue says.</summary>
    public int? ContextWindow { get; set; }
}
