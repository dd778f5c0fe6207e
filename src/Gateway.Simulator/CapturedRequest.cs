namespace Gateway.Simulator;

/// <summary>One request as it arrived: the raw target, the headers, the exact body bytes.</summary>
public sealed record CapturedRequest(
    string Method,
    string PathAndQuery,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body);
