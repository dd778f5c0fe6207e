using Gateway.Model.Alerts;

namespace Gateway.Alerting.Delivery;

/// <summary>
/// Which alerts one channel was told of, and which it should have been: the end of what it was told is told too, whatever the rate limit says, the
/// end of what it never heard of is not. Of what is unknown here, from before a restart, the end is told. Safe for any thread.
/// </summary>
internal sealed class Announcements
{
    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>The receiver knows of it, or may: a try that failed can have reached it.</summary>
    public void Told(Alert alert)
    {
        lock (_lock)
            Remember(alert.Id, told: true);
    }

    /// <summary>The receiver was not told of it this time.</summary>
    public void Withheld(AlertNotice notice)
    {
        // One that was told of before the gateway started is open at the receiver.
        var isFirst = notice.Alert.NotifiedAt is not { } before || before >= notice.At;
        lock (_lock)
        {
            if (isFirst && !_told.ContainsKey(notice.Alert.Id))
                Remember(notice.Alert.Id, told: false);
        }
    }

    /// <summary>It is over: whether its end is to be told.</summary>
    public bool End(Alert alert)
    {
        lock (_lock)
            return !_told.Remove(alert.Id, out var told) || told;
    }

    private void Remember(string id, bool told)
    {
        if (_told.Count >= Capacity)
            _told.Clear();
        _told[id] = told;
    }
}
