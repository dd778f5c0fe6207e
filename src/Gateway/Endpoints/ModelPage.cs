using System.Globalization;

namespace Gateway.Endpoints;

/// <summary>
/// A page of the models, by Anthropic's "List Models": <c>after_id</c> begins right after a model, <c>before_id</c> ends right before one, <c>limit</c> is
/// 1 to 1000.
/// </summary>
/// <param name="Models">In the list's order.</param>
/// <param name="HasMore">There are more in the direction that was asked for.</param>
internal sealed record ModelPage(IReadOnlyList<ListedModel> Models, bool HasMore)
{
    /// <summary>
    /// The largest page, and the one given where nobody says a limit. Anthropic gives 20 then; but many clients read the first page alone, and would miss
    /// what an operator configured.
    /// </summary>
    public const int MaxLimit = 1000;

    /// <param name="list">All models.</param>
    /// <param name="limit">As the caller wrote it; null: <see cref="MaxLimit"/>.</param>
    /// <param name="afterId">Begins after this model; null: at the first.</param>
    /// <param name="beforeId">Ends before this model; null: at the last.</param>
    /// <returns>The page, or what is wrong with the question.</returns>
    public static (ModelPage? Page, string? Problem) Read(ModelList list, string? limit, string? afterId, string? beforeId)
    {
        var most = limit is null ? MaxLimit : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 0;
        if (most is < 1 or > MaxLimit)
            return (null, $"limit: must be a whole number from 1 to {MaxLimit}");
        if ((Missing(list, "after_id", afterId) ?? Missing(list, "before_id", beforeId)) is { } problem)
            return (null, problem);

        var first = afterId is null ? 0 : list.PositionOf(afterId)!.Value + 1;
        var end = Math.Max(first, beforeId is null ? list.All.Count : list.PositionOf(beforeId)!.Value);
        var isBackward = beforeId is not null && afterId is null;
        var (from, to) = isBackward ? (Math.Max(first, end - most), end) : (first, Math.Min(end, first + most));
        return (new ModelPage([.. list.All.Skip(from).Take(to - from)], isBackward ? from > first : to < end), null);
    }

    private static string? Missing(ModelList list, string field, string? id) =>
        id is null || list.PositionOf(id) is not null ? null : $"{field}: no model of this list has that id";
}
