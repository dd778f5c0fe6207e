namespace Gateway.Cli.Api.Answers;

/// <summary><c>GET /admin/config</c>, as far as people read it here; <c>--json</c> has all of it.</summary>
internal sealed record ConfigAnswer(
    long? Version, DateTimeOffset? LoadedAt, string? Hash, ReloadAnswer? LastReload, string? Environment, bool? IsSimulated, string? PrimaryProvider,
    IReadOnlyList<string>? FallbackChain, AccessAnswer? Access, IReadOnlyList<ConfiguredProvider>? Providers, IReadOnlyList<ConfiguredRoute>? Routes);

internal sealed record ReloadAnswer(
    DateTimeOffset? At, string? Trigger, string? Outcome, IReadOnlyList<string>? Problems, IReadOnlyList<string>? NeedsRestart);

internal sealed record AccessAnswer(string? Mode);

internal sealed record ConfiguredProvider(string? Name, string? Dialect, string? BaseUrl, string? DefaultModel, ConfiguredSecret? ApiKey);

internal sealed record ConfiguredSecret(bool? IsSet, string? From);

internal sealed record ConfiguredRoute(string? Name);

/// <summary><c>POST /admin/config/reload</c>.</summary>
internal sealed record ReloadedAnswer(string? Outcome, long? Version, DateTimeOffset? LoadedAt, string? Hash, IReadOnlyList<string>? NeedsRestart);
