namespace Gateway.Endpoints.Admin;

/// <summary>A query as text, for the address of a next page.</summary>
internal static class QueryText
{
    /// <summary>What has a value, escaped, <c>?</c> included.</summary>
    public static string Of(params IEnumerable<(string Name, string? Value)> values) =>
        QueryString.Create(values.Where(v => v.Value is not null).Select(v => KeyValuePair.Create(v.Name, v.Value))).Value!;
}
