using Gateway.Alerting.Channels;

namespace Gateway.Alerting.Delivery;

/// <summary>What one channel has told lately: at most so many in any period of that length.</summary>
internal sealed class RateWindow(TimeProvider time)
{
    private readonly Queue<long> _told = new();

    /// <summary>Counts one more, where the limit lets it through.</summary>
    public bool TryTake(ChannelRateLimit limit)
    {
        while (_told.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= limit.Period)
            _told.Dequeue();
        if (_told.Count >= limit.Count)
            return false;
        _told.Enqueue(time.GetTimestamp());
        return true;
    }
}
