using Gateway.Alerting;
using Gateway.Alerting.Monitoring;
using Gateway.Alerting.Rules;
using Gateway.Model;
using Gateway.Model.Alerts;
using Gateway.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Alerting;

/// <summary>An evaluator over a monitor, with time in the test's hands.</summary>
internal sealed class AlertStage : IDisposable
{
    public static readonly string[] Providers = ["claude", "gemini"];

    public AlertStage(AlertOptions? options = null)
        : this(options ?? new AlertOptions(), new ManualTime(), new KeptAlerts())
    {
    }

    private AlertStage(AlertOptions options, ManualTime time, KeptAlerts store)
    {
        var problems = new List<string>();
        (Options, Time, Store) = (options, time, store);
        Monitor = new PerformanceMonitor(new HashSet<string> { "m1", "m2" }, time);
        Rules = new RuleBook(ConfiguredRules.Read(options, Reader(), problems));
        problems.ShouldBeEmpty();
        Evaluator = new AlertEvaluator(
            options, Rules, new RuleMeasures(Monitor, () => Circuits()), store, Sink, () => ["console"], time, NullLogger<AlertEvaluator>.Instance);
    }

    public AlertOptions Options { get; }

    public ManualTime Time { get; }

    public KeptAlerts Store { get; }

    public TakenNotices Sink { get; } = new();

    public PerformanceMonitor Monitor { get; }

    public RuleBook Rules { get; }

    public AlertEvaluator Evaluator { get; }

    public Func<IEnumerable<(string Provider, bool IsOpen)>> Circuits { get; set; } = () => Providers.Select(p => (p, false));

    /// <summary>What fires: keys.</summary>
    public IEnumerable<string> Firing => Evaluator.Active.Select(a => a.Key).Order(StringComparer.Ordinal);

    public static AlertRuleReader Reader() => new(Providers, name => name is "console" or "ops");

    /// <summary>No default rule, and one that is <paramref name="rule"/>.</summary>
    public static AlertStage With(string name, AlertRuleOptions rule) =>
        new(new AlertOptions { DefaultRules = false, Rules = new Dictionary<string, AlertRuleOptions> { [name] = rule } });

    /// <summary>The process after this one: the store alone remembers.</summary>
    public AlertStage Restarted(AlertOptions? options = null) => new(options ?? Options, Time, Store);

    /// <summary>Requests that end now.</summary>
    public void Record(int count, double seconds = 1, string? error = null, string provider = "claude", string model = "m1", decimal usd = 0) =>
        Traffic.Record(Monitor, count, seconds, error, provider, model, usd);

    public async Task EvaluateAsync() => await Evaluator.EvaluateAsync(TestContext.Current.CancellationToken);

    /// <summary>Goes on for <paramref name="span"/> in steps of ten seconds, <paramref name="traffic"/> and an evaluation in each.</summary>
    public async Task RunAsync(TimeSpan span, Action? traffic = null)
    {
        for (var end = Time.GetUtcNow() + span; Time.GetUtcNow() < end;)
        {
            Time.Advance(TimeSpan.FromSeconds(10));
            traffic?.Invoke();
            await EvaluateAsync();
        }
    }

    public void Dispose() => Evaluator.Dispose();
}

/// <summary>A sink that keeps what it was told.</summary>
internal sealed class TakenNotices : IAlertSink
{
    public List<(AlertNotice Notice, IReadOnlyList<string> Channels)> All { get; } = [];

    public IEnumerable<NoticeKind> Kinds => All.Select(n => n.Notice.Kind);

    /// <summary>Who wants this notice; all, unless a test says otherwise.</summary>
    public Func<AlertNotice, string, bool> Wants { get; set; } = (_, _) => true;

    public IReadOnlyList<string> Post(AlertNotice notice, IReadOnlyList<string> channels)
    {
        All.Add((notice, channels));
        return [.. channels.Where(name => Wants(notice, name))];
    }
}

/// <summary>A store in memory, which can be made to fail.</summary>
internal sealed class KeptAlerts : IAlertStore
{
    public Dictionary<string, Alert> All { get; } = [];

    public int Saves { get; private set; }

    public bool Fails { get; set; }

    /// <summary>Saving goes on once this is over, or is broken off.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public Task<IReadOnlyList<Alert>> ReadActiveAsync(CancellationToken cancellationToken) =>
        Fails ? throw new IOException("no disk") : Task.FromResult<IReadOnlyList<Alert>>([.. All.Values.Where(a => a.ResolvedAt is null)]);

    public async Task SaveAsync(Alert alert, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        if (Fails)
            throw new IOException("no disk");
        (All[alert.Id], Saves) = (alert, Saves + 1);
    }
}
