using System.Diagnostics.Metrics;
using Gateway.Protocol.Chat;

namespace Gateway.Telemetry;

/// <summary>
/// Everything the gateway counts, recorded by what happened rather than by instrument. Names follow OpenTelemetry; the Prometheus
/// endpoint writes <c>gateway.request.duration</c> as <c>gateway_request_duration_seconds</c>.
/// </summary>
public sealed class GatewayMeters : IDisposable
{
    public const string MeterName = "Gateway";

    private readonly RequestMeters _requests;
    private readonly AttemptMeters _attempts;
    private readonly UsageMeters _usage;
    private readonly AccessMeters _access;
    private readonly StateMeters _state;
    private readonly QueueMeters _queues;
    private MetricVocabulary _vocabulary;

    public GatewayMeters(MetricVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        Meter = new Meter(MeterName);
        _requests = new RequestMeters(Meter);
        _attempts = new AttemptMeters(Meter);
        _usage = new UsageMeters(Meter);
        _access = new AccessMeters(Meter);
        _state = new StateMeters(Meter);
        _queues = new QueueMeters(Meter);
    }

    internal Meter Meter { get; }

    /// <summary>The label names of now.</summary>
    internal MetricVocabulary Vocabulary => Volatile.Read(ref _vocabulary);

    /// <summary>Replaces the label names after configuration changed.</summary>
    public void Use(MetricVocabulary vocabulary) => Volatile.Write(ref _vocabulary, vocabulary);

    /// <summary>A request came in: each one is ended exactly once with <see cref="RequestEnded"/>.</summary>
    public void RequestStarted() => _state.RequestStarted();

    /// <summary>A request is over, whatever became of it.</summary>
    /// <param name="ingress">The surface: <c>anthropic</c>, <c>openai</c>, <c>native</c>, <c>count_tokens</c>.</param>
    /// <param name="provider">The provider that answered or was tried last; null before the first.</param>
    /// <param name="model">Its upstream model.</param>
    /// <param name="stream">Whether the client asked for a stream.</param>
    /// <param name="outcome">One of a bounded set of outcome words.</param>
    /// <param name="duration">From arrival to the last byte.</param>
    /// <param name="overhead">The gateway's own part of it.</param>
    /// <param name="firstToken">From arrival to the first content; null if there was none.</param>
    public void RequestEnded(
        string ingress,
        string? provider,
        string? model,
        bool stream,
        string outcome,
        TimeSpan duration,
        TimeSpan overhead,
        TimeSpan? firstToken)
    {
        var vocabulary = Volatile.Read(ref _vocabulary);
        var key = new RequestKey(ingress, vocabulary.Provider(provider), vocabulary.Model(model), stream, outcome);
        _requests.Ended(key, duration, overhead, firstToken);
        _state.RequestEnded();
    }

    /// <summary>An attempt is over; <paramref name="outcome"/> is <c>ok</c> or the failure's word, <paramref name="operation"/> what it was asked for.</summary>
    public void AttemptEnded(string provider, string? model, string outcome, TimeSpan duration, string operation = "chat")
    {
        var vocabulary = Volatile.Read(ref _vocabulary);
        var name = vocabulary.Provider(provider);
        _attempts.Ended(new AttemptKey(name, vocabulary.Model(model), outcome, vocabulary.GenAiProvider(name), operation), duration);
    }

    /// <summary>The same target is asked again because of <paramref name="reason"/>.</summary>
    public void Retried(string provider, string reason) => _attempts.Retried(Volatile.Read(ref _vocabulary).Provider(provider), reason);

    /// <summary>The next target is asked because of <paramref name="reason"/>.</summary>
    public void FellBack(string from, string to, string reason)
    {
        var vocabulary = Volatile.Read(ref _vocabulary);
        _attempts.FellBack(vocabulary.Provider(from), vocabulary.Provider(to), reason);
    }

    /// <summary>A circuit changed to <paramref name="to"/>: <c>closed</c>, <c>half_open</c>, <c>open</c>.</summary>
    public void CircuitChanged(string provider, string to) => _state.CircuitChanged(Volatile.Read(ref _vocabulary).Provider(provider), to);

    /// <summary>What an attempt used.</summary>
    public void TokensUsed(string provider, string? model, in TokenUsage usage)
    {
        var vocabulary = Volatile.Read(ref _vocabulary);
        var name = vocabulary.Provider(provider);
        _usage.Tokens(new UsageKey(name, vocabulary.Model(model), vocabulary.GenAiProvider(name)), usage);
    }

    /// <summary>What an attempt cost, US dollars.</summary>
    public void Cost(string provider, string? model, decimal usd)
    {
        var vocabulary = Volatile.Read(ref _vocabulary);
        var name = vocabulary.Provider(provider);
        _usage.Cost(new UsageKey(name, vocabulary.Model(model), vocabulary.GenAiProvider(name)), (double)usd);
    }

    /// <summary>Each field a translation lost.</summary>
    public void TranslationLost(Dialect from, Dialect to, ConversionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        foreach (var loss in report.Losses)
            _usage.Lost(from, to, loss.Field);
    }

    /// <summary>A request's wait for a turn at <paramref name="provider"/> is over, however it ended.</summary>
    public void Queued(string provider, TimeSpan wait) => _queues.Waited(Volatile.Read(ref _vocabulary).Provider(provider), wait);

    /// <summary>A request was refused by a limit of this scope (<c>key</c>, <c>provider</c>, <c>global</c>, …).</summary>
    public void RateLimited(string scope) => _usage.RateLimited(scope);

    /// <summary>A request was not let in: <c>missing</c>, <c>wrong</c>, <c>expired</c>, <c>revoked</c>, <c>address</c>, <c>surface</c>.</summary>
    public void AccessRefused(string reason) => _access.Refused(reason);

    /// <summary>Says where circuit states are read: 0 closed, 1 half-open, 2 open.</summary>
    public void ObserveCircuits(Func<IEnumerable<(string Provider, int State)>> states) => _state.Circuits = states;

    /// <summary>Says where the lengths of the providers' queues are read.</summary>
    public void ObserveQueues(Func<IEnumerable<(string Provider, int Waiting)>> lengths) => _queues.Lengths = lengths;

    /// <summary>Says where it is read what providers have told of their limits: of each kind the part that is left.</summary>
    public void ObserveProviderLimits(Func<IEnumerable<(string Provider, string Kind, double Ratio)>> remaining) => _queues.Remaining = remaining;

    /// <summary>Says where the request log's queue length and its count of dropped records are read.</summary>
    public void ObserveLog(Func<long> queueLength, Func<long> dropped) =>
        (_state.LogQueueLength, _state.LogDropped) = (queueLength, dropped);

    /// <summary>Says where the count of dropped log lines is read.</summary>
    public void ObserveLines(Func<long> dropped) => _state.LinesDropped = dropped;

    /// <summary>Says where the store's bytes in use, the days until its bound and the rows retention deleted are read.</summary>
    public void ObserveStore(Func<long> bytes, Func<double> daysLeft, Func<IEnumerable<(string Table, long Rows)>> deleted) =>
        (_state.StoreBytes, _state.StoreDaysLeft, _state.StoreDeleted) = (bytes, daysLeft, deleted);

    /// <summary>The configuration was read again: <c>reloaded</c>, <c>unchanged</c>, <c>failed</c>.</summary>
    public void ConfigReloaded(string outcome) => _state.ConfigReloaded(outcome);

    /// <summary>Says where the version of the configuration that counts is read.</summary>
    public void ObserveConfig(Func<long> version) => _state.ConfigVersion = version;

    /// <summary>Says where the number of alerts each rule has that fire is read.</summary>
    public void ObserveAlerts(Func<IEnumerable<(string Rule, string Severity, int Alerts)>> firing) => _state.AlertsFiring = firing;

    /// <summary>Says where it is read what is spent on each configured budget, and what their caps are: US dollars.</summary>
    public void ObserveBudgets(Func<IEnumerable<(string Budget, double Spent)>> spent, Func<IEnumerable<(string Budget, double Limit)>> limits) =>
        (_state.BudgetsSpent, _state.BudgetLimits) = (spent, limits);

    public void Dispose() => Meter.Dispose();
}
