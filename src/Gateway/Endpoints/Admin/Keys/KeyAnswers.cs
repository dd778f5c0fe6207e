using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Gateway.Model;
using Gateway.Model.Callers;

namespace Gateway.Endpoints.Admin.Keys;

/// <summary>A key that is shown this once: <c>POST /admin/keys</c>, <c>POST /admin/keys/{id}/rotate</c>.</summary>
/// <param name="Key">The key itself.</param>
/// <param name="PreviousUntil">Until when the key it had before opens it; null where none does.</param>
internal sealed record NewKeyAnswer(
    string Id, string Name, string? Owner, string Key, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? PreviousUntil)
{
    public static NewKeyAnswer Of(GatewayKey key, string secret) => new(key.Id, key.Name, key.Owner, secret, key.CreatedAt, key.ExpiresAt, key.PreviousUntil);
}

/// <summary><c>GET /admin/keys</c>.</summary>
internal sealed record KeyList(IReadOnlyList<KeyAnswer> Keys);

/// <summary>A key as it is known afterwards, without anything that opens a door.</summary>
/// <param name="Source"><c>issued</c> over the admin API, or of the <c>configuration</c>, where alone it is changed.</param>
/// <param name="State"><c>active</c>, <c>expired</c> or <c>revoked</c>.</param>
/// <param name="Prefix">How an issued key begins.</param>
/// <param name="PreviousUntil">Until when the secret before the last rotation opens it; null where none does.</param>
internal sealed record KeyAnswer(
    string Id, string Name, string Source, string State, string? Owner, string? Prefix, IReadOnlyList<string> Labels, IReadOnlyList<string> Models,
    IReadOnlyList<string> Routes, IReadOnlyList<string> Surfaces, IReadOnlyList<string> IpRanges, string Priority, LimitOptions? Limits, KeyBudget? Budget,
    DateTimeOffset? CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? PreviousUntil)
{
    public static KeyAnswer Of(GatewayKey key, DateTimeOffset now) =>
        Of(key.Id, key.Name, "issued", key.Terms, now) with
        {
            State = key.RevokedAt is not null ? "revoked" : StateOf(key.ExpiresAt, now),
            Prefix = key.Prefix,
            CreatedAt = key.CreatedAt,
            RevokedAt = key.RevokedAt,
            PreviousUntil = key.PreviousUntil > now ? key.PreviousUntil : null,
        };

    /// <summary>The configured key called <paramref name="name"/>.</summary>
    public static KeyAnswer Of(string name, AccessOptions access, DateTimeOffset now) => Of(name, name, "configuration", access.TermsOf(name), now);

    private static KeyAnswer Of(string id, string name, string source, KeyTerms terms, DateTimeOffset now) => new(
        id, name, source, StateOf(terms.ExpiresAt, now), terms.Owner, null, terms.Labels, terms.Models, terms.Routes, terms.Surfaces, terms.IpRanges,
        terms.Priority, terms.Limits, terms.Budget, null, terms.ExpiresAt, null, null);

    private static string StateOf(DateTimeOffset? end, DateTimeOffset now) => end <= now ? "expired" : "active";
}

/// <summary>How keys are read and written. A number is a number, and no text that looks like one.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(KeyOrder))]
[JsonSerializable(typeof(RotateOrder))]
[JsonSerializable(typeof(NewKeyAnswer))]
[JsonSerializable(typeof(KeyAnswer))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class KeyApiJson : JsonSerializerContext;
