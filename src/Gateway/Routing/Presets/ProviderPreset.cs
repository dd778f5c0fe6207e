namespace Gateway.Routing.Presets;

/// <summary>What is known of a vendor. The words are those of the provider's options and of its quirks.</summary>
internal sealed record ProviderPreset
{
    public string Dialect { get; init; } = "openai";

    /// <summary>Null: every customer has an address of its own.</summary>
    public string? BaseUrl { get; init; }

    public string? KeyEnv { get; init; }

    public bool KeyOptional { get; init; }

    /// <summary>Nobody's vendor but a server of one's own.</summary>
    public bool IsLocal => KeyOptional;

    public string? DefaultModel { get; init; }

    public string[] Models { get; init; } = [];

    public string? Vendor { get; init; }

    public string? Path { get; init; }

    public string? ProbePath { get; init; }

    public string? ApiVersion { get; init; }

    public string? AuthHeader { get; init; }

    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What the vendor's own hosts end with, beside that of <see cref="BaseUrl"/>.</summary>
    public string[] OwnHosts { get; init; } = [];

    /// <summary>The vendor takes <c>stream_options</c>, and counts a stream's tokens only where they ask for it.</summary>
    public bool TakesStreamOptions { get; init; }

    public string? MaxTokensField { get; init; }

    public string[] Unsupported { get; init; } = [];

    public Dictionary<string, string> Renamed { get; init; } = [];

    public bool ThinkTags { get; init; }

    public string? ToolIds { get; init; }

    public string? DeveloperRole { get; init; }

    /// <summary><paramref name="address"/> is the vendor's, and no proxy's before it.</summary>
    public bool IsOwn(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url)
        && ((BaseUrl is not null && new Uri(BaseUrl).Host.Equals(url.Host, StringComparison.OrdinalIgnoreCase))
            || Array.Exists(OwnHosts, host => url.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase)));
}
