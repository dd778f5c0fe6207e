using System.Text.Json;
using Gateway.Accounting.Budgets;
using Gateway.Model;
using Gateway.Storage.Budgets;

namespace Gateway.Endpoints.Admin.Budgets;

/// <summary>Budgets: how they stand, and putting right what is spent. A price that was wrong is mended by a correction; no row of the log is touched.</summary>
internal static class BudgetsApi
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    public static void MapBudgets(this RouteGroupBuilder admin)
    {
        admin.MapMethods("/budgets", AdminApi.Read, List);
        admin.MapNothingElse("/budgets", AdminApi.Read);
        admin.MapMethods("/budgets/{id}/corrections", AdminApi.Order, CorrectAsync);
        admin.MapNothingElse("/budgets/{id}/corrections", AdminApi.Order);
    }

    private static IResult List(HttpContext http, BudgetBook book)
    {
        var query = new QueryReader(http.Request.Query);
        var (budget, subject, limit) = (query.Text("budget"), query.Text("subject"), (int)(query.Number("limit", MaxLimit) ?? DefaultLimit));
        if (query.Problems.Count > 0)
            return AdminProblem.BadRequest(http, query.Problems);
        var states = book.List().Where(s => (budget is null || s.Budget.Id == budget) && (subject is null || s.Subject == subject)).ToList();
        var shown = states.OrderByDescending(s => s.Share).ThenBy(s => s.Budget.Id, StringComparer.Ordinal).ThenBy(s => s.Subject, StringComparer.Ordinal).Take(limit);
        return TypedResults.Json(new BudgetList([.. shown.Select(BudgetAnswer.Of)], states.Count), AdminJson.Default.BudgetList);
    }

    private static async Task<IResult> CorrectAsync(HttpContext http, string id, BudgetBook book, BudgetStore store, ILoggerFactory loggers)
    {
        if (await ReadAsync(http).ConfigureAwait(false) is not { } order)
            return AdminProblem.Of(http, StatusCodes.Status400BadRequest, """The body is not {"subject":"…","usd":-0.5,"reason":"…"}; usd and reason are needed.""");
        var problems = CorrectionOrder.Problems(order).ToList();
        if (problems.Count > 0)
            return AdminProblem.BadRequest(http, problems);
        var subject = order.Subject ?? "";
        if (book.Find(id, subject) is not { } state || (subject.Length > 0 && !state.Budget.IsEach))
            return AdminProblem.Of(http, StatusCodes.Status404NotFound, $"There is no budget '{id}'{(subject.Length > 0 ? $" of '{subject}'" : "")}; GET /admin/budgets lists them.");
        var nano = NanoUsd.FromUsd(order.Usd!.Value);
        if (state.SpentNano + nano < 0)
            return AdminProblem.Of(http, StatusCodes.Status400BadRequest, FormattableString.Invariant($"usd: no more than {NanoUsd.ToUsd(state.SpentNano)} are spent."));
        // Once it is kept it counts, whether the caller waits for it or not.
        await store.CorrectAsync(state.Place, nano, order.Reason!, CancellationToken.None).ConfigureAwait(false);
        book.Correct(state.Place, nano);
        Log.BudgetCorrected(AdminApi.Audit(loggers), AdminApi.RequestId(http), id, subject, order.Usd.Value, order.Reason!);
        return TypedResults.Json(BudgetAnswer.Of(state with { SpentNano = state.SpentNano + nano }), AdminJson.Default.BudgetAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static async ValueTask<CorrectionOrder?> ReadAsync(HttpContext http)
    {
        try
        {
            return await http.Request.ReadFromJsonAsync(AdminJson.Default.CorrectionOrder, http.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or BadHttpRequestException)
        {
            return null;
        }
    }
}
