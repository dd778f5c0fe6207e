using Gateway.Model;
using Gateway.Resilience.Queue;

namespace Gateway.Resilience;

/// <summary>One request's walk over its targets, as <see cref="FallbackRunner"/> needs to know it.</summary>
public interface IWalk : ITurnSeeker
{
    /// <summary>In the order they are to be tried; at least one.</summary>
    IReadOnlyList<Target> Targets { get; }

    /// <summary>What is left of the time all attempts share.</summary>
    TimeSpan TimeLeft { get; }

    /// <summary>It asks for an answer of a model; else (it counts tokens) limits of chats are not its own.</summary>
    bool IsChat => true;

    /// <summary>Why the target at <paramref name="index"/> is passed over (it cannot express the request); null when it is not.</summary>
    Unfitness? Unfit(int index);

    /// <summary>Why <paramref name="target"/> is passed over now (what it may cost is over a budget); null: it can be asked, and that is covered.</summary>
    Outcome? Refuse(Target target) => null;

    /// <summary>The gateway answers for <paramref name="target"/> itself: whatever its provider's circuit says, and nothing is learned of it.</summary>
    bool IsLocal(Target target) => false;

    /// <summary>Runs one attempt; never throws for what the provider or the client does.</summary>
    ValueTask<Attempt> AttemptAsync(Target target, CancellationToken cancellationToken);

    /// <summary>Told of each attempt as it ends, skipped ones included.</summary>
    void Ended(Attempt attempt);

    /// <summary>Told of each pause between attempts as it ends.</summary>
    void Waited(TimeSpan pause);
}
