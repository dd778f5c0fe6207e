using System.Net;

namespace Gateway.Model.Callers;

/// <summary>What a caller may ask for, and from where. An empty list is no bound; a route's name is bound by <see cref="Routes"/> alone, any other model by <see cref="Models"/>.</summary>
public sealed record CallerRights
{
    public static readonly CallerRights Everything = new();

    /// <summary>Patterns of models as callers name them, and of upstream models: <c>claude-*</c>.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Names of routes.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    public IReadOnlyList<Surface> Surfaces { get; init; } = [];

    public IReadOnlyList<IPNetwork> IpRanges { get; init; } = [];

    /// <summary>Models or routes are bounded.</summary>
    public bool BoundsModels => Models.Count + Routes.Count > 0;
}
