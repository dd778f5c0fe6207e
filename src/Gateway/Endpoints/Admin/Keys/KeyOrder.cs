using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Endpoints.Admin.Alerts;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Routing;

namespace Gateway.Endpoints.Admin.Keys;

/// <summary>The body of <c>POST /admin/keys</c>, and of <c>PATCH /admin/keys/{id}</c> what is to be other.</summary>
internal sealed class KeyOrder
{
    private const int LongestName = 100;

    /// <summary>What to call it: 1 to 100 characters.</summary>
    public string? Name { get; set; }

    /// <summary>Who it is for: up to 100 characters.</summary>
    public string? Owner { get; set; }

    /// <summary>From when on it opens nothing; never by default.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    public IList<string> Labels { get; set; } = [];

    public IList<string> Models { get; set; } = [];

    public IList<string> Routes { get; set; } = [];

    public IList<string> Surfaces { get; set; } = [];

    public IList<string> IpRanges { get; set; } = [];

    /// <summary><c>high</c>, <c>normal</c> (the default) or <c>low</c>.</summary>
    public string? Priority { get; set; }

    public LimitOptions? Limits { get; set; }

    public BudgetOrder? Budget { get; set; }

    /// <summary>Reads an order for a key.</summary>
    /// <param name="body">A JSON object.</param>
    /// <param name="problems">Gets a sentence for each mistake.</param>
    public static KeyOrder Read(JsonElement body, ICollection<string> problems) =>
        OrderJson.Read(body, new KeyOrder(), KeyApiJson.Default.KeyOrder, [], problems);

    /// <summary>Reads what is to be other (RFC 7396): what is not said stays, <c>null</c> is the default.</summary>
    public static KeyOrder ReadChange(GatewayKey known, JsonElement body, ICollection<string> problems)
    {
        var whole = JsonSerializer.SerializeToNode(Of(known), KeyApiJson.Default.KeyOrder)!.AsObject();
        Merge(whole, body);
        return Read(JsonSerializer.SerializeToElement(whole, KeyApiJson.Default.JsonObject), problems);
    }

    /// <summary>What is wrong with it, a sentence for each mistake.</summary>
    /// <param name="routes">The names of the configured routes.</param>
    public IEnumerable<string> Problems(IReadOnlyCollection<string> routes)
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(Name))
            problems.Add("name: is required.");
        else if (Name.Length > LongestName)
            problems.Add($"name: is longer than {LongestName} characters.");
        else if (Name.Any(char.IsControl))
            problems.Add("name: holds a control character.");
        if (Budget is { Usd: null })
            problems.Add("budget.usd: is required.");
        new KeyTermRules(routes, (field, at, message) => problems.Add($"{Path(field)}{(at is null ? "" : $"[{at}]")}: {message}.")).Check(Terms());
        return problems;
    }

    public KeyTerms Terms() => new()
    {
        Owner = Owner,
        ExpiresAt = ExpiresAt,
        Labels = [.. Labels],
        Models = [.. Models],
        Routes = [.. Routes],
        Surfaces = [.. Surfaces],
        IpRanges = [.. IpRanges],
        Priority = Priority ?? CallPriority.Normal.Word(),
        Limits = Limits,
        Budget = Budget is { Usd: { } usd } budget ? new KeyBudget(usd, budget.Per ?? BudgetOrder.DefaultPeriod) : null,
    };

    private static KeyOrder Of(GatewayKey key) => new()
    {
        Name = key.Name,
        Owner = key.Owner,
        ExpiresAt = key.ExpiresAt,
        Labels = [.. key.Labels],
        Models = [.. key.Models],
        Routes = [.. key.Routes],
        Surfaces = [.. key.Surfaces],
        IpRanges = [.. key.IpRanges],
        Priority = key.Priority,
        Limits = key.Limits,
        Budget = key.Budget is { } budget ? new BudgetOrder { Usd = budget.Usd, Per = budget.Per } : null,
    };

    private static void Merge(JsonObject whole, JsonElement change)
    {
        foreach (var member in change.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object && whole[member.Name] is JsonObject known)
                Merge(known, member.Value);
            else
                whole[member.Name] = JsonSerializer.SerializeToNode(member.Value, KeyApiJson.Default.JsonElement);
        }
    }

    // Limits:Burst is limits.burst here.
    private static string Path(string field) => string.Join('.', field.Split(':').Select(JsonNamingPolicy.CamelCase.ConvertName));
}

/// <summary>A budget as it is ordered.</summary>
internal sealed class BudgetOrder
{
    public const string DefaultPeriod = "month";

    /// <summary>US dollars, above 0.</summary>
    public decimal? Usd { get; set; }

    /// <summary><c>hour</c>, <c>day</c>, <c>month</c> (the default) or <c>total</c>.</summary>
    public string? Per { get; set; }
}

/// <summary>The body of <c>POST /admin/keys/{id}/rotate</c>.</summary>
internal sealed class RotateOrder
{
    private const int Longest = 7 * 24 * 60 * 60;

    /// <summary>How much longer the secret it has opens it: 0 (the default) to 7 days.</summary>
    public int GraceSeconds { get; set; }

    public TimeSpan ToGrace() => TimeSpan.FromSeconds(GraceSeconds);

    public static RotateOrder Read(JsonElement body, ICollection<string> problems)
    {
        var order = OrderJson.Read(body, new RotateOrder(), KeyApiJson.Default.RotateOrder, [], problems);
        if (order.GraceSeconds is < 0 or > Longest)
            problems.Add($"graceSeconds: {order.GraceSeconds} is out of range: 0 to {Longest} (7 days).");
        return order;
    }
}
