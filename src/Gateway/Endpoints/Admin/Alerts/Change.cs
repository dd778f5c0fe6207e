namespace Gateway.Endpoints.Admin.Alerts;

/// <summary>How an order to change rules or channels ended.</summary>
internal enum ChangeOutcome
{
    Done,

    /// <summary>Something is wrong with the order.</summary>
    Invalid,

    /// <summary>There is nothing of that name.</summary>
    Unknown,

    /// <summary>What there is stands against it.</summary>
    Conflict,
}

/// <summary>The end of an order to change rules or channels.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Made">What there is now, where something is.</param>
/// <param name="Problems">Why nothing was changed: a sentence each.</param>
internal sealed record Change<T>(ChangeOutcome Outcome, T? Made = null, params IReadOnlyList<string> Problems)
    where T : class
{
    /// <summary>The answer where nothing was changed.</summary>
    public IResult Refusal(HttpContext http) => Outcome switch
    {
        ChangeOutcome.Unknown => AdminProblem.Of(http, StatusCodes.Status404NotFound, string.Join(" ", Problems)),
        ChangeOutcome.Conflict => AdminProblem.Of(http, StatusCodes.Status409Conflict, string.Join(" ", Problems)),
        _ => AdminProblem.BadRequest(http, Problems),
    };
}
