namespace Gateway.Alerting.Channels;

/// <summary>Who made a channel, as answers write it.</summary>
public static class ChannelSourceWords
{
    public static string Word(this ChannelSource source) => source switch
    {
        ChannelSource.Default => "default",
        ChannelSource.Configuration => "configuration",
        _ => "api",
    };
}
