using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Protocol.Chat;
using Gateway.Resilience;
using Gateway.Tests.Time;

namespace Gateway.Tests.Resilience;

/// <summary>A walk whose attempts end as a test says, on a clock of its own: the runner alone, without a network.</summary>
internal sealed class ScriptedWalk : IWalk
{
    private readonly Dictionary<string, Queue<Outcome>> _script = [];
    private readonly DateTimeOffset _end;

    public ScriptedWalk(ManualTime time, TimeSpan? total = null, params (string Provider, Outcome[] Outcomes)[] script)
    {
        Time = time;
        _end = time.GetUtcNow() + (total ?? TimeSpan.FromMinutes(10));
        Targets = [.. script.Select(s => new Target(s.Provider, "m"))];
        foreach (var (provider, outcomes) in script)
            _script[provider] = new Queue<Outcome>(outcomes);
    }

    public ManualTime Time { get; }

    public IReadOnlyList<Target> Targets { get; }

    public TimeSpan TimeLeft => _end - Time.GetUtcNow();

    public List<Attempt> Attempts { get; } = [];

    public List<TimeSpan> Pauses { get; } = [];

    /// <summary>For turns.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public string Key => "";

    public CallPriority Priority => CallPriority.Normal;

    public long EstimatedTokens => 0;

    public Outcome? BrokenOff => null;

    public Dictionary<string, Unfitness> UnfitProviders { get; } = [];

    public string Words => string.Join(',', Attempts.Select(a => $"{a.Target.Provider}={a.Outcome.Word}"));

    public static Outcome Failed(ChatErrorKind kind, TimeSpan? retryAfter = null, int? status = null) =>
        new(AttemptStage.BeforeCommit, AttemptSide.Provider, new ChatError(kind, "it failed")) { RetryAfter = retryAfter, Status = status };

    public Unfitness? Unfit(int index) => UnfitProviders.GetValueOrDefault(Targets[index].Provider);

    public ValueTask<Attempt> AttemptAsync(Target target, CancellationToken cancellationToken)
    {
        var outcomes = _script[target.Provider];
        return ValueTask.FromResult(new Attempt(target, outcomes.Count > 1 ? outcomes.Dequeue() : outcomes.Peek()));
    }

    public void Ended(Attempt attempt) => Attempts.Add(attempt);

    public void Queued(Target target, TimeSpan wait) => Waits.Add(wait);

    public void Waited(TimeSpan pause) => Pauses.Add(pause);
}
