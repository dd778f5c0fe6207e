using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Routing;

namespace Gateway.Endpoints;

/// <summary>A name that can be asked for.</summary>
/// <param name="Id">As <c>model</c> is to be sent.</param>
/// <param name="Owner">The provider that answers; <c>gateway</c> for a route.</param>
public sealed record ListedModel(string Id, string Owner);

/// <summary>
/// What can be asked for by name: routes first, in the configuration's order, then the models known by name. What nobody here can answer, because its
/// provider has no credential, is left out. Made once for a composition.
/// </summary>
public sealed class ModelList
{
    private const string Gateway = "gateway";
    private readonly FrozenDictionary<string, int> _positions;
    private readonly FrozenDictionary<string, ListedModel> _withProvider;

    // A key has one instance of its rights, until it changes.
    private readonly ConditionalWeakTable<CallerRights, ModelList> _bound = [];

    private readonly RouteTable _table;
    private readonly IReadOnlyList<ListedModel> _models;

    /// <param name="table">What names mean.</param>
    /// <param name="isUsable">Whether a provider can be asked at all (it has a credential).</param>
    public ModelList(RouteTable table, Func<string, bool> isUsable)
        : this(
            table,
            table.RouteNames.Where(name => table.TryResolve(name, out var route) && route.Targets.Any(t => isUsable(t.Provider))),
            [.. table.KnownModels.Where(m => isUsable(m.Provider)).Select(m => new ListedModel(m.Model, m.Provider))])
    {
    }

    private ModelList(RouteTable table, IEnumerable<string> routes, IReadOnlyList<ListedModel> models)
    {
        (_table, _models) = (table, models);
        // A route hides a model of its name, as it does for chats.
        All = [.. routes.Select(name => new ListedModel(name, Gateway)).Concat(models).DistinctBy(m => m.Id)];
        _positions = All.Select((m, at) => KeyValuePair.Create(m.Id, at)).ToFrozenDictionary();
        _withProvider = models.DistinctBy(NameWithProvider).ToFrozenDictionary(NameWithProvider);
    }

    public IReadOnlyList<ListedModel> All { get; }

    /// <summary>Those of them that a caller may ask for.</summary>
    public ModelList For(CallerRights rights) => rights.BoundsModels ? _bound.GetValue(rights, Only) : this;

    private ModelList Only(CallerRights rights) => new(
        _table,
        All.Where(m => m.Owner == Gateway && _table.MayName(m.Id, rights)).Select(m => m.Id),
        [.. _models.Where(m => rights.Allows(new Target(m.Owner, m.Id)))]);

    /// <summary>Where a model stands in <see cref="All"/>; null where it does not.</summary>
    public int? PositionOf(string id) => _positions.TryGetValue(id, out var at) ? at : null;

    /// <summary>The model called <paramref name="id"/>, with or without its provider (<c>openai/gpt-5-mini</c>); null where it is not listed.</summary>
    public ListedModel? Find(string id) =>
        PositionOf(id) is { } at ? All[at]
        : _withProvider.TryGetValue(id, out var model) ? model with { Id = id }
        : null;

    private static string NameWithProvider(ListedModel model) => $"{model.Owner}/{model.Id}";
}
