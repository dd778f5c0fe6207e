namespace Gateway.Cli.Api.Answers;

/// <summary><c>GET /admin/circuits</c>.</summary>
internal sealed record CircuitsAnswer(IReadOnlyList<CircuitAnswer>? Circuits);

/// <summary>A circuit as it stands; also the answer of <c>POST /admin/circuits/{provider}/reset</c>.</summary>
internal sealed record CircuitAnswer(
    string? Provider, string? State, DateTimeOffset? Since, string? Cause, string? SampleError, double? OpenForMs, double? HoldForMs, long? RequestsShed,
    long? RecentCalls, long? RecentFailures);
