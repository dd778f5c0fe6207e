using Gateway.Cli.Api.Answers;

namespace Gateway.Cli.Rendering.Views;

internal static class KeysView
{
    public static void ShowNew(KeyAnswer key, Screen screen)
    {
        screen.Show(
        [
            new("Id", "id", Cell.Of(key.Id)),
            new("Name", "name", Cell.Of(key.Name)),
            new("Owner", "owner", Cell.Of(key.Owner)),
            new("Expires (UTC)", "expires_at", Cell.Time(key.ExpiresAt)),
            new("Key", "key", Cell.Of(key.Key, Tone.Good)),
            new("Key before opens until (UTC)", "previous_until", Cell.Time(key.PreviousUntil)),
        ]);
        screen.Hint("Keep the key now: it is not shown again.");
    }

    public static void ShowOne(KeyAnswer key, DateTimeOffset now, Screen screen) => screen.Show(
    [
        new("Id", "id", Cell.Of(key.Id)),
        new("Name", "name", Cell.Of(key.Name)),
        new("State", "state", Cell.State(StateOf(key, now))),
        new("Source", "source", Cell.Of(key.Source)),
        new("Owner", "owner", Cell.Of(key.Owner)),
        new("Key", "prefix", Cell.Of(key.Prefix)),
        new("Labels", "labels", ListOf(key.Labels)),
        new("Models", "models", ListOf(key.Models)),
        new("Routes", "routes", ListOf(key.Routes)),
        new("Surfaces", "surfaces", ListOf(key.Surfaces)),
        new("From", "ip_ranges", ListOf(key.IpRanges)),
        new("Priority", "priority", Cell.Of(key.Priority)),
        new("Requests a minute", "requests_per_minute", Cell.Count(key.Limits?.RequestsPerMinute)),
        new("Tokens a minute", "tokens_per_minute", Cell.Count(key.Limits?.TokensPerMinute)),
        new("At one time", "concurrent", Cell.Count(key.Limits?.Concurrent)),
        new("At once", "burst", Cell.Count(key.Limits?.Burst)),
        new("Budget", "budget_usd", Cell.Usd(key.Budget?.Usd)),
        new("Budget per", "budget_per", Cell.Of(key.Budget?.Per)),
        new("Created (UTC)", "created_at", Cell.Time(key.CreatedAt)),
        new("Expires (UTC)", "expires_at", Cell.Time(key.ExpiresAt)),
        new("Revoked (UTC)", "revoked_at", Cell.Time(key.RevokedAt)),
        new("Key before opens until (UTC)", "previous_until", Cell.Time(key.PreviousUntil)),
    ]);

    /// <param name="keys">The keys.</param>
    /// <param name="now">Decides which have expired.</param>
    /// <param name="screen">Where they are shown.</param>
    public static void ShowAll(IReadOnlyList<KeyAnswer>? keys, DateTimeOffset now, Screen screen) => screen.Show(
        [
            new("Id", "id", k => Cell.Of(k.Id)),
            new("Name", "name", k => Cell.Of(k.Name)),
            new("State", "state", k => Cell.State(StateOf(k, now))),
            new("Owner", "owner", k => Cell.Of(k.Owner)),
            new("Key", "prefix", k => Cell.Of(k.Prefix)),
            new("Models", "models", k => ListOf(k.Models)) { Place = Place.Wide },
            new("Source", "source", k => Cell.Of(k.Source)) { Place = Place.Wide },
            new("Created (UTC)", "created_at", k => Cell.Time(k.CreatedAt)) { Place = Place.Wide },
            new("Expires (UTC)", "expires_at", k => Cell.Time(k.ExpiresAt)) { Place = Place.Wide },
            new("Revoked (UTC)", "revoked_at", k => Cell.Time(k.RevokedAt)) { Place = Place.Wide },
        ],
        keys, "No key yet: gateway keys create <name> makes one.");

    private static string StateOf(KeyAnswer key, DateTimeOffset now) =>
        key.State ?? (key.RevokedAt is not null ? "revoked" : key.ExpiresAt <= now ? "expired" : "active");

    private static Cell ListOf(IReadOnlyList<string>? list) => Cell.Of(list is null ? null : string.Join(',', list));
}
