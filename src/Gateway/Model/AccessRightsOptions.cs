using System.Globalization;
using Gateway.Model.Callers;

namespace Gateway.Model;

/// <summary>What a configured key may do, and what is known of it. Lists may be one value with commas; an empty list is no bound.</summary>
public sealed class AccessRightsOptions
{
    /// <summary>Patterns of models: <c>claude-*</c>, <c>openai/gpt-5-mini</c>.</summary>
    public IList<string> Models { get; set; } = [];

    /// <summary>Names of configured routes. Without <see cref="Models"/> these are all it may ask for.</summary>
    public IList<string> Routes { get; set; } = [];

    /// <summary><c>messages</c>, <c>chat_completions</c>, <c>count_tokens</c>, <c>models</c>, <c>native</c>.</summary>
    public IList<string> Surfaces { get; set; } = [];

    /// <summary>Where it may be used from: <c>10.0.0.0/8</c>.</summary>
    public IList<string> IpRanges { get; set; } = [];

    /// <summary>Who it is for: up to 100 characters.</summary>
    public string? Owner { get; set; }

    /// <summary>Up to 16, of 1 to 64 letters, digits and <c>_ . : = / -</c>.</summary>
    public IList<string> Labels { get; set; } = [];

    /// <summary><c>high</c>, <c>normal</c> (the default) or <c>low</c>.</summary>
    public string? Priority { get; set; }

    /// <summary>From when on it opens nothing, in ISO 8601 (UTC where it names no zone). Default never.</summary>
    public string? ExpiresAt { get; set; }

    /// <summary>The same in the words of every key; check <see cref="ReadExpiry"/> first.</summary>
    public KeyTerms ToTerms() => new()
    {
        Owner = Owner,
        ExpiresAt = ReadExpiry(),
        Labels = [.. Labels],
        Models = [.. Models],
        Routes = [.. Routes],
        Surfaces = [.. Surfaces],
        IpRanges = [.. IpRanges],
        Priority = string.IsNullOrEmpty(Priority) ? CallPriority.Normal.Word() : Priority,
    };

    /// <summary><see cref="ExpiresAt"/> as a time; null where there is none.</summary>
    /// <exception cref="FormatException">It is no time.</exception>
    public DateTimeOffset? ReadExpiry()
    {
        if (string.IsNullOrEmpty(ExpiresAt))
            return null;
        // Times of day and names of months would be read too, in their own ways.
        if (ExpiresAt.Length < 10 || ExpiresAt[4] != '-' || !char.IsAsciiDigit(ExpiresAt[0]))
            throw new FormatException($"'{ExpiresAt}' is no time");
        return DateTimeOffset.Parse(ExpiresAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }
}
