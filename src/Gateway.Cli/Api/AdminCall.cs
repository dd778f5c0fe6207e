using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.Cli.Api;

/// <summary>One request to the admin API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query beneath <c>/admin/</c>, escaped.</param>
/// <param name="Body">JSON; null for none.</param>
internal sealed record AdminCall(HttpMethod Method, string Path, byte[]? Body = null)
{
    /// <summary>How long the gateway may take until its answer begins, and then to the end of one that is read as a whole. Default 100 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(100);

    /// <param name="path">The path beneath <c>/admin/</c>.</param>
    /// <param name="query">Names and values; a null value leaves its name out.</param>
    public static AdminCall Get(string path, params IEnumerable<(string Name, string? Value)> query)
    {
        var pairs = query.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}");
        var text = string.Join('&', pairs);
        return new AdminCall(HttpMethod.Get, text.Length == 0 ? path : $"{path}?{text}");
    }

    public static AdminCall Post(string path) => new(HttpMethod.Post, path);

    public static AdminCall Post<T>(string path, T body, JsonTypeInfo<T> type) => new(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, type));

    public static AdminCall Delete(string path) => new(HttpMethod.Delete, path);
}
