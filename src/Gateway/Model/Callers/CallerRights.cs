using System.Net;

namespace Gateway.Model.Callers;

/// <summary>
/// What a caller may ask for, and from where. A route that <see cref="Routes"/> names may be asked for with all of its targets; any other target has to be
/// one of <see cref="Models"/>, also where a route or a fallback leads to it. An empty list is no bound, but for this: where routes alone are named, those
/// are all that may be asked for.
/// </summary>
public sealed record CallerRights
{
    private const int LongestName = 512;

    public static readonly CallerRights Everything = new();

    /// <summary>Patterns of models, with their provider or without: <c>claude-*</c>, <c>openai/gpt-5-mini</c>. Empty: every model, or none where <see cref="Routes"/> names some.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Names of routes.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    public IReadOnlyList<Surface> Surfaces { get; init; } = [];

    public IReadOnlyList<IPNetwork> IpRanges { get; init; } = [];

    /// <summary>Models or routes are bounded.</summary>
    public bool BoundsModels => Models.Count + Routes.Count > 0;

    /// <summary>The surface may be used.</summary>
    public bool Allows(Surface surface) => Surfaces.Count == 0 || Surfaces.Contains(surface);

    /// <summary>It may be called from there; where ranges are named, not from an address that nobody knows.</summary>
    public bool Allows(IPAddress? address)
    {
        if (IpRanges.Count == 0)
            return true;
        if (address is null)
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        for (var i = 0; i < IpRanges.Count; i++)
        {
            if (IpRanges[i].Contains(address))
                return true;
        }

        return false;
    }

    /// <summary>The route may be asked for by its name; whether all of its targets may answer, <see cref="Grants"/> says.</summary>
    public bool MayName(string route) => Routes.Count == 0 || Routes.Contains(route);

    /// <summary>The route is named here: all of its targets may answer.</summary>
    public bool Grants(string route) => Routes.Count > 0 && Routes.Contains(route);

    /// <summary>The target may answer.</summary>
    public bool Allows(Target target) => AllowsModel(target.Model, target.Provider);

    /// <summary>The model may be asked for, by a name that nobody here knows the provider of.</summary>
    public bool AllowsModel(string model, string? provider = null)
    {
        for (var i = 0; i < Models.Count; i++)
        {
            if (ModelPattern.IsMatch(Models[i], model) || (provider is not null && IsMatch(Models[i], provider, model)))
                return true;
        }

        return !BoundsModels;
    }

    /// <summary>What may be asked for, in words.</summary>
    public string Describe() => string.Join(
        "; ",
        new[] { Models.Count > 0 ? $"models {string.Join(", ", Models)}" : null, Routes.Count > 0 ? $"routes {string.Join(", ", Routes)}" : null }.OfType<string>());

    private static bool IsMatch(string pattern, string provider, string model)
    {
        if (!pattern.Contains('/') || provider.Length + model.Length >= LongestName)
            return false;
        Span<char> name = stackalloc char[provider.Length + 1 + model.Length];
        provider.CopyTo(name);
        name[provider.Length] = '/';
        model.CopyTo(name[(provider.Length + 1)..]);
        return ModelPattern.IsMatch(pattern, name);
    }
}
