namespace Gateway.Cli.Api.Answers;

/// <summary>An error: problem details (RFC 9457).</summary>
internal sealed record ProblemAnswer(string? Title, string? Detail);
