using System.Buffers;
using Gateway.Model.Callers;

namespace Gateway.Routing;

/// <summary>The rules of what comes with a key, wherever it is written.</summary>
/// <param name="routes">The names of the configured routes: a right to one that is not there is a typing error.</param>
/// <param name="fail">Told of each broken rule: the name of the field as in <see cref="KeyTerms"/>, the place in its list, and the message.</param>
internal sealed class KeyTermRules(IReadOnlyCollection<string> routes, Action<string, int?, string> fail)
{
    private const int LongestOwner = 100;
    private const int LongestLabel = 64;
    private const int MostLabels = 16;
    private const int LongestModel = 256;
    private const int MostOfAList = 256;

    private static readonly SearchValues<char> LabelLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:=/-");

    public void Check(KeyTerms terms)
    {
        if (terms.Owner is { } owner)
            CheckOwner(owner);
        CheckList(nameof(KeyTerms.Labels), terms.Labels, MostLabels, Label);
        CheckList(nameof(KeyTerms.Models), terms.Models, MostOfAList, Model);
        CheckList(nameof(KeyTerms.Routes), terms.Routes, MostOfAList, Route);
        CheckList(nameof(KeyTerms.Surfaces), terms.Surfaces, MostOfAList, Surface);
        CheckList(nameof(KeyTerms.IpRanges), terms.IpRanges, MostOfAList, Range);
        if (PriorityWords.Parse(terms.Priority) is null)
            fail(nameof(KeyTerms.Priority), null, $"'{terms.Priority}' is no priority; known are {string.Join(", ", PriorityWords.All)}");
        if (terms.Limits is { } limits)
            new LimitRules(Fail).Check(nameof(KeyTerms.Limits), limits);
        if (terms.Budget is { } budget)
            new BudgetRules(Fail).Check(nameof(KeyTerms.Budget), budget.Usd, budget.Per);
    }

    private void Fail(string field, string message) => fail(field, null, message);

    private void CheckOwner(string owner)
    {
        if (owner.Length > LongestOwner)
            fail(nameof(KeyTerms.Owner), null, $"is longer than {LongestOwner} characters");
        if (owner.Any(char.IsControl))
            fail(nameof(KeyTerms.Owner), null, "holds a control character");
    }

    private void CheckList(string field, IReadOnlyList<string> list, int most, Func<string, string?> problem)
    {
        if (list.Count > most)
            fail(field, null, $"{list.Count} of them are too many: {most} at most");
        for (var i = 0; i < list.Count && i < most; i++)
        {
            if (problem(list[i]) is { } wrong)
                fail(field, i, wrong);
        }
    }

    private static string? Label(string label) =>
        label.Length is > 0 and <= LongestLabel && !label.AsSpan().ContainsAnyExcept(LabelLetters) ? null
        : $"'{label}' is no label: 1 to {LongestLabel} letters, digits and _ . : = / -";

    private static string? Model(string model) =>
        model.Length is 0 or > LongestModel || model.Any(c => c is <= ' ' or '\u007f')
            ? $"'{model}' is no model or pattern of models: 1 to {LongestModel} characters without spaces, * for any" : null;

    private string? Route(string route) =>
        routes.Contains(route) ? null
        : $"'{route}' is no configured route; {(routes.Count == 0 ? "none is configured" : $"known are {string.Join(", ", routes)}")}";

    private static string? Surface(string surface) =>
        SurfaceWords.Parse(surface) is not null ? null : $"'{surface}' is no surface; known are {string.Join(", ", SurfaceWords.All)}";

    private static string? Range(string range) =>
        IpRange.Parse(range) is not null ? null
        : $"'{range}' is no range of addresses: 10.0.0.0/8, 2001:db8::/32 (the range's own first address), or one address";
}
