using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Alerting.Channels;

/// <summary>The channels as they are now, by name, however its letters are cased. May be read and changed from anywhere at any time.</summary>
public sealed class ChannelBook
{
    private ImmutableSortedDictionary<string, AlertChannel> _channels =
        ImmutableSortedDictionary.Create<string, AlertChannel>(StringComparer.OrdinalIgnoreCase).Add(AlertChannel.DefaultConsole.Name, AlertChannel.DefaultConsole);

    public ChannelBook(params IEnumerable<AlertChannel> channels)
    {
        foreach (var channel in channels)
            Set(channel);
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<AlertChannel> All => [.. Volatile.Read(ref _channels).Values];

    public bool TryFind(string name, [NotNullWhen(true)] out AlertChannel? channel) => Volatile.Read(ref _channels).TryGetValue(name, out channel);

    /// <summary>Adds the channel, or replaces the one of that name. What waits for it is delivered by its new settings.</summary>
    public void Set(AlertChannel channel) => ImmutableInterlocked.Update(ref _channels, static (all, one) => all.SetItem(one.Name, one), channel);

    /// <summary>Takes the channel out; in the place of <c>console</c> the gateway's own comes back. False where there is none.</summary>
    public bool Remove(string name)
    {
        var known = TryFind(name, out _);
        ImmutableInterlocked.Update(
            ref _channels,
            static (all, gone) => string.Equals(gone, AlertChannel.DefaultConsole.Name, StringComparison.OrdinalIgnoreCase)
                ? all.SetItem(gone, AlertChannel.DefaultConsole)
                : all.Remove(gone),
            name);
        return known;
    }
}
