using Gateway.Model.Alerts;
using Microsoft.Extensions.Hosting;

namespace Gateway.Alerting.Rules;

/// <summary>Holds the rules against what is measured, and raises and ends alerts.</summary>
public sealed class AlertEvaluator : BackgroundService
{
    /// <summary>The alerts that fire, as last evaluated, the longest first.</summary>
    public IReadOnlyList<Alert> Active => [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
}
