namespace Gateway.Alerting.Channels;

/// <summary>A receiver did not take a notice. The message may quote the receiver and is not masked yet.</summary>
/// <param name="message">Why.</param>
/// <param name="mayPass">Whether another try may succeed.</param>
/// <param name="retryAfter">When the receiver wants to be asked again; null where it did not say.</param>
internal sealed class DeliveryException(string message, bool mayPass, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Nobody was asked: they are where the channel may not call.</summary>
    public static DeliveryException PrivateReceiver(Exception? inner = null) => new(
        "refused: the receiver is at a private address, and nobody configured that it may (Gateway:Alerts:AllowPrivateAddresses)", mayPass: false, inner: inner);

    public bool MayPass { get; } = mayPass;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
