using Gateway.Alerting;
using Gateway.Alerting.Channels;

namespace Gateway.Hosting;

/// <summary>The channels configuration makes.</summary>
internal static class ConfiguredChannels
{
    /// <param name="options">What was configured.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="problems">Takes everything that is wrong, with its key path.</param>
    public static IReadOnlyList<AlertChannel> Read(AlertOptions options, Func<string, string?> environment, ICollection<string> problems) =>
    [
        .. options.Channels
            .Select(c => AlertChannelReader.Read(
                c.Key, c.Value, ChannelSource.Configuration, $"{AlertOptions.Section}:Channels:{c.Key}", problems, environment))
            .OfType<AlertChannel>(),
    ];
}
