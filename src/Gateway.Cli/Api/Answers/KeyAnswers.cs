namespace Gateway.Cli.Api.Answers;

/// <summary>The body of <c>POST /admin/keys</c>.</summary>
internal sealed record KeyOrder(string Name, string? Owner, DateTimeOffset? ExpiresAt);

/// <summary><c>GET /admin/keys</c>.</summary>
internal sealed record KeysAnswer(IReadOnlyList<KeyAnswer>? Keys);

/// <summary>A key of the chat surfaces.</summary>
/// <param name="Key">The key itself: only in the answer that creates it.</param>
/// <param name="Prefix">Its first characters, to tell it by.</param>
internal sealed record KeyAnswer(
    string? Id, string? Name, string? Owner, string? Key, string? Prefix, DateTimeOffset? CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt);
