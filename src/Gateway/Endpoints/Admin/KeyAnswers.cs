using System.Text.Json.Serialization;
using Gateway.Model;

namespace Gateway.Endpoints.Admin;

/// <summary>The body of <c>POST /admin/keys</c>.</summary>
/// <param name="Name">What to call it: 1 to 100 characters.</param>
/// <param name="Owner">Who it is for: up to 100 characters.</param>
/// <param name="ExpiresAt">From when on it opens nothing; never by default.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record KeyOrder(string? Name, string? Owner, DateTimeOffset? ExpiresAt)
{
    private const int Longest = 100;

    public static IEnumerable<string> Problems(KeyOrder? order, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(order?.Name))
            yield return "name: is required.";
        if (order?.Name?.Length > Longest)
            yield return $"name: is longer than {Longest} characters.";
        if (order?.Owner?.Length > Longest)
            yield return $"owner: is longer than {Longest} characters.";
        if (HasControls(order?.Name) || HasControls(order?.Owner))
            yield return "name, owner: hold a control character.";
        if (order?.ExpiresAt <= now)
            yield return $"expiresAt: {UtcTimeConverter.Text(order.ExpiresAt.Value)} is over already.";
    }

    private static bool HasControls(string? text) => text?.Any(char.IsControl) == true;
}

/// <summary><c>POST /admin/keys</c>.</summary>
/// <param name="Key">The key itself: this once.</param>
internal sealed record NewKeyAnswer(string Id, string Name, string? Owner, string Key, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    public static NewKeyAnswer Of(GatewayKey key, string secret) => new(key.Id, key.Name, key.Owner, secret, key.CreatedAt, key.ExpiresAt);
}

/// <summary><c>GET /admin/keys</c>.</summary>
internal sealed record KeyList(IReadOnlyList<KeyAnswer> Keys);

/// <summary>A key as it is known afterwards.</summary>
/// <param name="Prefix">How the key begins.</param>
internal sealed record KeyAnswer(
    string Id, string Name, string? Owner, string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt)
{
    public static KeyAnswer Of(GatewayKey key) => new(key.Id, key.Name, key.Owner, key.Prefix, key.CreatedAt, key.ExpiresAt, key.RevokedAt);
}
