namespace Gateway.Model.Budgets;

/// <summary>One budget: how much may be spent in which time, and whom it holds for. Without <see cref="Each"/>, <see cref="Key"/>, <see cref="User"/> and <see cref="Label"/> it holds for everything together.</summary>
public sealed record BudgetOptions
{
    /// <summary>US dollars. Required; above 0, up to <see cref="Most"/>.</summary>
    public decimal? Usd { get; set; }

    /// <summary>In which time: <c>hour</c>, <c>day</c>, <c>month</c> (of the calendar, UTC) or <c>total</c>. Required.</summary>
    public string? Per { get; set; }

    /// <summary><c>key</c> or <c>user</c>: each has a budget of this size. Those who say neither share one.</summary>
    public string? Each { get; set; }

    /// <summary>The key it is for: its name where the configuration made it, else its id.</summary>
    public string? Key { get; set; }

    /// <summary>The user it is for, as callers name them.</summary>
    public string? User { get; set; }

    /// <summary>The keys it is for: those with this label share it.</summary>
    public string? Label { get; set; }

    /// <summary>Near the cap a request's <c>max_tokens</c> is lowered to what still fits, and the answer's warnings say so. Default false: the request is refused.</summary>
    public bool LowerMaxTokens { get; set; }

    /// <summary>Requests of which nobody knows what they will cost go through, and cost what is found out later, if anything. Default false: they are refused.</summary>
    public bool AllowUnpriced { get; set; }

    /// <summary>The largest budget.</summary>
    public const decimal Most = 1_000_000_000m;
}
