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
        ]);
        screen.Hint("Keep the key now: it is not shown again.");
    }

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
            new("Created (UTC)", "created_at", k => Cell.Time(k.CreatedAt)) { Place = Place.Wide },
            new("Expires (UTC)", "expires_at", k => Cell.Time(k.ExpiresAt)) { Place = Place.Wide },
            new("Revoked (UTC)", "revoked_at", k => Cell.Time(k.RevokedAt)) { Place = Place.Wide },
        ],
        keys, "No key yet: gateway keys create <name> makes one.");

    private static string StateOf(KeyAnswer key, DateTimeOffset now) =>
        key.RevokedAt is not null ? "revoked" : key.ExpiresAt <= now ? "expired" : "active";
}
