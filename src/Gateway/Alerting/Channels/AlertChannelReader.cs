using System.Text.RegularExpressions;
using Gateway.Model.Alerts;

namespace Gateway.Alerting.Channels;

/// <summary>Makes a channel of what was written, or says everything that is wrong with it.</summary>
public static partial class AlertChannelReader
{
    /// <param name="name">1 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>, the first a letter or digit: <c>.</c> and <c>..</c> name nothing in an address.</param>
    /// <param name="options">What was written.</param>
    /// <param name="source">Who wrote it.</param>
    /// <param name="path">Where: it stands before each key in a problem, with a colon between; may be empty.</param>
    /// <param name="problems">Gets what is wrong, as <c>path:Key: what</c>; no secret is quoted.</param>
    /// <param name="environment">Reads an environment variable by name.</param>
    /// <returns>Null where something is wrong.</returns>
    public static AlertChannel? Read(
        string name, AlertChannelOptions options, ChannelSource source, string path, ICollection<string> problems, Func<string, string?> environment)
    {
        var fields = new ChannelFields(path, problems, environment);
        if (!NamePattern().IsMatch(name))
            fields.Fail("Name", $"'{AlertText.Line(name, 64)}' is no name of a channel: 1 to 64 letters, digits, '-', '_' or '.' are expected, the first a letter or digit");
        var target = TargetReader.Read(options, fields);
        var severity = fields.Word("MinSeverity", options.MinSeverity, AlertSeverity.Low, AlertWords.Severities);
        var limit = new ChannelRateLimit(
            fields.Range("RateLimit:Count", options.RateLimit?.Count ?? 30, 1, 10_000),
            fields.Range("RateLimit:Period", options.RateLimit?.Period ?? TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)));
        var retries = fields.Range("Retries", options.Retries ?? 4, 0, 10);
        var timeout = fields.Range("Timeout", options.Timeout ?? TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(2));
        return target is null || !fields.AreGood ? null : new AlertChannel(name, source, target)
        {
            Enabled = options.Enabled ?? true,
            MinSeverity = severity ?? default,
            SendResolved = options.SendResolved ?? true,
            RateLimit = limit,
            Retries = retries,
            Timeout = timeout,
        };
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex NamePattern();
}
