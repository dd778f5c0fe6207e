using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>What is so at the moment of looking: circuits, requests in flight, the log's queue, the store's size.</summary>
internal sealed class StateMeters
{
    private const double SecondsOfDay = 86_400;

    private readonly Counter<long> _transitions;

    private readonly TagSets<(string Provider, string To)> _transition = new(static key =>
        [new("provider", key.Provider), new("to", key.To)]);

    private readonly Counter<long> _reloads;

    private long _inflight;

    public StateMeters(Meter meter)
    {
        _transitions = meter.CreateCounter<long>("gateway.circuit.transitions", description: "Changes of a circuit's state.");
        meter.CreateObservableGauge("gateway.circuit.state", ObserveCircuits, description: "0 closed, 1 half-open, 2 open.");
        meter.CreateObservableGauge(
            "gateway.inflight_requests", () => Interlocked.Read(ref _inflight), description: "Requests that have not ended.");
        meter.CreateObservableGauge(
            "gateway.log.queue.length", () => LogQueueLength(), description: "Log records that wait to be written.");
        meter.CreateObservableCounter(
            "gateway.log.records.dropped", () => LogDropped(), description: "Log records that were never written.");
        meter.CreateObservableCounter(
            "gateway.log.lines.dropped", () => LinesDropped(), description: "Lines of the log that were never written.");
        meter.CreateObservableGauge("gateway.store.bytes", () => StoreBytes(), "By", "Bytes of the store in use.");
        meter.CreateObservableGauge(
            "gateway.store.time_left", () => StoreDaysLeft() * SecondsOfDay, "s", "Seconds until the store reaches its size bound at the last day's growth.");
        meter.CreateObservableCounter("gateway.store.rows.deleted", ObserveDeleted, description: "Rows retention has deleted.");
        meter.CreateObservableGauge(
            "gateway.budget.spent_usd", () => BudgetsSpent().Select(static b => Of(b.Budget, b.Spent)), description: "US dollars spent on a budget in its period.");
        meter.CreateObservableGauge("gateway.budget.limit_usd", () => BudgetLimits().Select(static b => Of(b.Budget, b.Limit)), description: "US dollars of a budget.");
        _reloads = meter.CreateCounter<long>("gateway.config.reloads", description: "Readings of the configuration after the start.");
        meter.CreateObservableGauge("gateway.config.version", () => ConfigVersion(), description: "The version of the configuration that counts.");
        meter.CreateObservableGauge("gateway.alerts.firing", ObserveAlerts, description: "Alerts of a rule that fire.");
    }

    public Func<IEnumerable<(string Provider, int State)>> Circuits { get; set; } = static () => [];

    public Func<long> LogQueueLength { get; set; } = static () => 0;

    public Func<long> LogDropped { get; set; } = static () => 0;

    public Func<long> LinesDropped { get; set; } = static () => 0;

    public Func<long> StoreBytes { get; set; } = static () => 0;

    public Func<double> StoreDaysLeft { get; set; } = static () => double.PositiveInfinity;

    public Func<IEnumerable<(string Table, long Rows)>> StoreDeleted { get; set; } = static () => [];

    public Func<IEnumerable<(string Rule, string Severity, int Alerts)>> AlertsFiring { get; set; } = static () => [];

    public Func<IEnumerable<(string Budget, double Spent)>> BudgetsSpent { get; set; } = static () => [];

    public Func<IEnumerable<(string Budget, double Limit)>> BudgetLimits { get; set; } = static () => [];

    public Func<long> ConfigVersion { get; set; } = static () => 0;

    public void ConfigReloaded(string outcome) => _reloads.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void RequestStarted() => Interlocked.Increment(ref _inflight);

    public void RequestEnded() => Interlocked.Decrement(ref _inflight);

    public void CircuitChanged(string provider, string to) => _transitions.Add(1, _transition.For((provider, to)));

    private IEnumerable<Measurement<long>> ObserveDeleted() =>
        StoreDeleted().Select(static table => new Measurement<long>(table.Rows, new KeyValuePair<string, object?>("table", table.Table)));

    private static Measurement<double> Of(string budget, double usd) => new(usd, new KeyValuePair<string, object?>("budget", budget));

    private IEnumerable<Measurement<int>> ObserveAlerts() =>
        AlertsFiring().Select(static rule =>
            new Measurement<int>(rule.Alerts, new("rule", rule.Rule), new KeyValuePair<string, object?>("severity", rule.Severity)));

    private IEnumerable<Measurement<int>> ObserveCircuits() =>
        Circuits().Select(static circuit =>
            new Measurement<int>(circuit.State, new KeyValuePair<string, object?>("provider", circuit.Provider)));
}
