using Gateway.Alerting.Channels;
using Gateway.Model.Alerts;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Gateway.Alerting.Delivery;

/// <summary>How the tries at one notice ended.</summary>
/// <param name="Tries">How many there were.</param>
/// <param name="Duration">All of them, and the waits between.</param>
/// <param name="Error">Why it was not sent, without secrets; null where it was.</param>
internal readonly record struct SendResult(int Tries, TimeSpan Duration, string? Error);

/// <summary>Sends one notice over one channel, by Polly: each try has its time, and what may pass is tried again.</summary>
internal sealed class NoticeSender(ChannelSurroundings surroundings, Func<string, string> mask, DeliverySettings settings)
{
    private const int LongestError = 500;

    /// <summary>Does not throw: the end of <paramref name="cancellationToken"/> is a failure like another.</summary>
    public async Task<SendResult> SendAsync(AlertChannel channel, AlertNotice notice, string deliveryId, int retries, CancellationToken cancellationToken)
    {
        var start = surroundings.Time.GetTimestamp();
        var tries = new Tries(channel, notice, deliveryId, surroundings with { IsConfigured = channel.Source == ChannelSource.Configuration });
        string? error = null;
        try
        {
            await Pipeline(channel.Timeout, retries)
                .ExecuteAsync(static (all, token) => all.NextAsync(token), tries, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it was, the channel's worker goes on with the next notice.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            error = Clean(Describe(exception, tries, channel), channel);
        }

        return new SendResult(tries.Count, surroundings.Time.GetElapsedTime(start), error);
    }

    private ResiliencePipeline Pipeline(TimeSpan timeout, int retries)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = surroundings.Time };
        if (retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = settings.BaseDelay,
                MaxDelay = settings.MaxDelay,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is TimeoutRejectedException or DeliveryException { MayPass: true }),
                DelayGenerator = arguments => ValueTask.FromResult(AskedDelay(arguments.Outcome.Exception)),
            });
        }

        return builder.AddTimeout(timeout).Build();
    }

    // Null leaves the wait to the backoff.
    private TimeSpan? AskedDelay(Exception? exception) => exception is DeliveryException { RetryAfter: { } asked } && asked > TimeSpan.Zero
        ? asked < settings.LongestRetryAfter ? asked : settings.LongestRetryAfter
        : null;

    private static string Describe(Exception exception, Tries tries, AlertChannel channel) => exception switch
    {
        DeliveryException => exception.Message,
        TimeoutRejectedException => $"no answer within {Duration.Text(channel.Timeout)}",
        OperationCanceledException when tries.LastError is { } last => $"given up after {tries.Count} tries: {last}",
        OperationCanceledException => "given up before it was answered",
        _ => $"{exception.GetType().Name}: {exception.Message}",
    };

    private string Clean(string text, AlertChannel channel)
    {
        foreach (var secret in channel.Target.Secrets.Where(static s => s.Length > 0).OrderByDescending(static s => s.Length))
            text = text.Replace(secret, ChannelSecret.Stars, StringComparison.OrdinalIgnoreCase);
        return AlertText.Line(mask(text), LongestError);
    }

    private sealed class Tries(AlertChannel channel, AlertNotice notice, string deliveryId, ChannelSurroundings surroundings)
    {
        public int Count { get; private set; }

        public string? LastError { get; private set; }

        public async ValueTask NextAsync(CancellationToken cancellationToken)
        {
            Count++;
            try
            {
                await channel.Target.SendAsync(notice, deliveryId, surroundings, cancellationToken).ConfigureAwait(false);
            }
            catch (DeliveryException exception)
            {
                LastError = exception.Message;
                throw;
            }
        }
    }
}
