using Gateway.Model.Alerts;
using Gateway.Model.Network;

namespace Gateway.Alerting.Channels;

/// <summary>Who made a channel.</summary>
public enum ChannelSource
{
    /// <summary>The gateway: the channel <c>console</c> is always there.</summary>
    Default,

    /// <summary>The configuration, where alone it can be changed.</summary>
    Configuration,

    /// <summary>The admin API.</summary>
    Api,
}

/// <summary>How many alerts in how long a time.</summary>
public readonly record struct ChannelRateLimit(int Count, TimeSpan Period);

/// <summary>A channel whose settings have been checked. Its secrets are in its target and come out nowhere else.</summary>
public sealed class AlertChannel
{
    internal const int ShortestSecret = 8;

    /// <summary>The channel every gateway has.</summary>
    public static AlertChannel DefaultConsole { get; } = new("console", ChannelSource.Default, new ConsoleTarget());

    internal AlertChannel(string name, ChannelSource source, ChannelTarget target) => (Name, Source, Target) = (name, source, target);

    public string Name { get; }

    public ChannelSource Source { get; }

    /// <summary>One of <see cref="ChannelTypes"/>.</summary>
    public string Type => Target.Type;

    /// <summary>Where it tells, for people, without secrets: <c>https://example.org/***</c>, <c>mail.example.org:587</c>.</summary>
    public string Address => Target.Address;

    /// <summary>What is written of its server says that it lies in a private or special network; where it says a name, only calling tells.</summary>
    public bool IsAtPrivateAddress => Target.Server is { } server && AddressReaches.Named(server) is AddressPlace.Private or AddressPlace.Special;

    public bool Enabled { get; init; } = true;

    /// <summary>Alerts below are not told; the end of one that was told is.</summary>
    public AlertSeverity MinSeverity { get; init; } = AlertSeverity.Low;

    /// <summary>Whether the end of an alert is told.</summary>
    public bool SendResolved { get; init; } = true;

    public ChannelRateLimit RateLimit { get; init; } = new(30, TimeSpan.FromHours(1));

    /// <summary>Further tries after a failure that may pass.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>How long one try may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is in its settings and must be seen nowhere: 8 characters or more, for anything shorter stands in every other word.</summary>
    public IEnumerable<string> Secrets => Target.Credentials.Where(secret => secret.Length >= ShortestSecret);

    internal ChannelTarget Target { get; }

    public override string ToString() => $"{Name} ({Type}, {Address})";

    /// <summary>Whether it is to be told of this. The end of what it was told of is told, however severe it is by then.</summary>
    internal bool Wants(AlertNotice notice) => Enabled && (notice.Kind == NoticeKind.Resolved ? SendResolved : notice.Alert.Severity >= MinSeverity);
}
