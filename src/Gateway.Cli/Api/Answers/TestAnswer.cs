namespace Gateway.Cli.Api.Answers;

/// <summary>The body of <c>POST /admin/providers/{provider}/test</c>.</summary>
internal sealed record TestOrder(string? Model, bool? Stream);

/// <summary>What became of the test.</summary>
/// <param name="Outcome"><c>ok</c>, or the word of the error.</param>
/// <param name="Text">What the model said.</param>
internal sealed record TestAnswer(
    string? Provider, string? Model, bool? Stream, bool Ok, string? Outcome, int? Status, string? Detail, double? LatencyMs, double? TtftMs, string? Text,
    TokenCounts? Tokens, decimal? CostUsd, string? RequestId);
