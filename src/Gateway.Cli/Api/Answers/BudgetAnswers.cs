namespace Gateway.Cli.Api.Answers;

/// <summary><c>GET /admin/budgets</c>.</summary>
internal sealed record BudgetsAnswer(IReadOnlyList<BudgetAnswer>? Budgets, int? Total);

/// <summary>How one account of a budget stands. US dollars.</summary>
internal sealed record BudgetAnswer(
    string? Budget, string? Scope, string? Subject, string? Per, decimal? Usd, decimal? SpentUsd, decimal? ReservedUsd, decimal? UnresolvedUsd, decimal? LeftUsd,
    DateTimeOffset? ResetsAt);

/// <summary>The body of <c>POST /admin/budgets/{id}/corrections</c>.</summary>
internal sealed record CorrectionOrder(string? Subject, decimal Usd, string Reason);
