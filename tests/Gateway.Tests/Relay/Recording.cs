using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Tests.Relay;

/// <summary>The recorded traffic of one dialect, and how much of it there is at least.</summary>
public sealed record Recording
{
    /// <summary>As the index names it.</summary>
    public required string Dialect { get; init; }

    /// <summary>The preset it is sent to.</summary>
    public required string Provider { get; init; }

    public required string DefaultModel { get; init; }

    /// <summary>The smallest whole answer.</summary>
    public required string SmallAnswer { get; init; }

    /// <summary>The smallest complete stream.</summary>
    public required string SmallStream { get; init; }

    /// <summary>A recorded answer of status 200 is one: no error, and a stream has its end.</summary>
    public required Func<WireCase, bool> IsComplete { get; init; }

    public required int Requests { get; init; }

    public required int WithoutModel { get; init; }

    public required int Answers { get; init; }

    public required int Refused { get; init; }

    public required int Streams { get; init; }

    public required int ShortStreams { get; init; }
}
