using System.Diagnostics.CodeAnalysis;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Routing.Catalogue;

namespace Gateway.Routing;

/// <summary>Turns the <c>model</c> of a request into what it means here: an ordered list of targets, or a list of names that are near.</summary>
public sealed class RouteTable
{
    private const int MaxSuggestions = 3;
    private readonly GatewayOptions _options;
    private readonly string[] _knownModels;
    private readonly string[] _askedProviders;

    public RouteTable(GatewayOptions options)
    {
        _options = options;
        _askedProviders = [.. options.FallbackChain.Prepend(options.PrimaryProvider).Select(name => Canonical(name)!)
            .Concat(options.Providers.Keys).Distinct(StringComparer.OrdinalIgnoreCase)];
        _knownModels = [.. options.Providers.Values
            .SelectMany(p => p.Models.Where(m => !m.Contains('*')).Prepend(p.DefaultModel!))
            .Concat(options.Providers.Values.SelectMany(p => p.ModelMap.Values))
            .Concat(KnownModelNames.All)
            .Distinct(StringComparer.Ordinal)
            .Where(model => FindProvider(model) is not null)];
    }

    public IEnumerable<string> RouteNames => _options.Routes.Keys;

    /// <summary>The models known by name, configured ones first, with the provider that serves each.</summary>
    public IEnumerable<Target> KnownModels => _knownModels.Select(model => new Target(FindProvider(model)!, model));

    /// <summary>What <paramref name="model"/> stands for; null asks for the primary provider's default model.</summary>
    public bool TryResolve(string? model, [NotNullWhen(true)] out ResolvedModel? resolved)
    {
        if (model is not null && _options.Routes.TryGetValue(model, out var route))
            resolved = new ResolvedModel([.. route.Targets.Select(TargetOf)], route);
        else
            resolved = FindTarget(model) is { } first ? new ResolvedModel([first, .. Chain(first)], null) : null;
        return resolved is not null;
    }

    /// <summary>The targets of all routes with the strategy called <paramref name="strategy"/>.</summary>
    public IEnumerable<Target> TargetsOf(string strategy) =>
        _options.Routes.Values.Where(route => route.Strategy == strategy).SelectMany(route => route.Targets).Select(TargetOf);

    /// <summary>The name is a route's.</summary>
    public bool IsRoute([NotNullWhen(true)] string? model) => model is not null && _options.Routes.ContainsKey(model);

    /// <summary>Whoever has these rights may ask for the name, a route's or a model's known by name, and somebody may answer.</summary>
    public bool MayName(string name, CallerRights rights)
    {
        if (!_options.Routes.TryGetValue(name, out var route))
            return rights.AllowsModel(name, FindProvider(name));
        return rights.MayName(name) && (rights.Grants(name) || route.Targets.Any(t => rights.Allows(TargetOf(t))));
    }

    /// <summary>The known names nearest to <paramref name="model"/>, of those that may be asked for.</summary>
    public IReadOnlyList<string> Nearest(string model, CallerRights? rights = null) =>
        [.. RouteNames.Concat(_knownModels)
            .Where(name => rights is not { BoundsModels: true } || MayName(name, rights))
            .Select(name => (name, distance: EditDistance.Between(model, name)))
            .OrderBy(x => x.distance).ThenBy(x => x.name, StringComparer.Ordinal)
            .Take(MaxSuggestions).Select(x => x.name)];

    private Target TargetOf(TargetOptions options) =>
        new(Canonical(options.Provider!)!, options.Model ?? _options.Providers[options.Provider!].DefaultModel!);

    private Target? FindTarget(string? model)
    {
        if (model is null)
            return new Target(_askedProviders[0], _options.Providers[_askedProviders[0]].DefaultModel!);
        // In an address these would be another place.
        if (model.Split('/') is [.., "." or ".."])
            return null;
        if (model.Split('/', 2) is [var name, { Length: > 0 } rest] && Canonical(name) is { } provider)
            return new Target(provider, rest);
        return FindProvider(model) is { } serving ? new Target(serving, model) : null;
    }

    /// <summary>The provider's name as configured; callers may write it in any case.</summary>
    private string? Canonical(string name) =>
        _options.Providers.Keys.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));

    private string? FindProvider(string model) =>
        Array.Find(_askedProviders, name => Serves(_options.Providers[name], model));

    private static bool Serves(ProviderOptions provider, string model) =>
        provider.DefaultModel == model || provider.Models.Any(pattern => ModelPattern.IsMatch(pattern, model));

    private IEnumerable<Target> Chain(Target first)
    {
        if (!_options.EnableFallback)
            return [];
        return _askedProviders
            .Where(name => IsInChain(name) && !string.Equals(name, first.Provider, StringComparison.OrdinalIgnoreCase))
            .Select(name => new Target(name, StandIn(_options.Providers[name], first.Model)));
    }

    private bool IsInChain(string name) =>
        string.Equals(name, _options.PrimaryProvider, StringComparison.OrdinalIgnoreCase)
        || _options.FallbackChain.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string StandIn(ProviderOptions provider, string model) =>
        provider.ModelMap.TryGetValue(model, out var mapped) ? mapped : provider.DefaultModel!;
}

/// <summary>What a model's name stands for.</summary>
/// <param name="Targets">At least one, in the order given.</param>
/// <param name="Route">The route of that name; null where it is a model's own name.</param>
public sealed record ResolvedModel(IReadOnlyList<Target> Targets, ModelRouteOptions? Route);
