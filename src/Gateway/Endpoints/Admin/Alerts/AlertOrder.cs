using System.Text.Json;

namespace Gateway.Endpoints.Admin.Alerts;

/// <summary>An order for a rule or channel: its name, and the rest of its body.</summary>
/// <param name="Name">The body's <c>name</c>; with PUT the path's.</param>
/// <param name="Body">A JSON object.</param>
internal sealed record AlertOrder(string Name, JsonElement Body)
{
    /// <summary>Null where it cannot be read, and a problem says why.</summary>
    /// <param name="request">Whose body is read.</param>
    /// <param name="named">The name the path says; null where the body has to.</param>
    /// <param name="problems">Gets a sentence for each mistake.</param>
    public static async Task<AlertOrder?> ReadAsync(HttpRequest request, string? named, ICollection<string> problems)
    {
        if (await OrderJson.ReadBodyAsync(request, problems).ConfigureAwait(false) is not { } body)
            return null;
        var name = body.TryGetProperty("name", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString() : null;
        if (named is null && name is null)
            problems.Add("name: has to be a text.");
        else if (named is not null && name is not null && !string.Equals(name, named, StringComparison.OrdinalIgnoreCase))
            problems.Add($"name: is not '{named}', as the path says; nothing is renamed.");
        return problems.Count > 0 ? null : new AlertOrder(named ?? name!, body);
    }
}
