namespace Gateway.Cli.Api.Answers;

/// <summary>An error: problem details (RFC 9457).</summary>
/// <param name="Problems">What is wrong one by one, where the answer says that; the detail has it in a sentence.</param>
internal sealed record ProblemAnswer(string? Title, string? Detail, IReadOnlyList<string>? Problems = null);
