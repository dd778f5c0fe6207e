using Gateway.Access;
using Gateway.Endpoints.Composing;
using Gateway.Routing;
using Gateway.Telemetry;

namespace Gateway.Hosting.Reload;

/// <summary>
/// Reads the configuration again: 1. all files; 2. everything is checked as at the start; 3. what differs is made anew; 4. it takes the place of what counts,
/// at once for every request that begins from then on. What is wrong changes nothing, and is told. One at a time, whoever asks.
/// </summary>
internal sealed partial class ConfigurationReload(
    ConfigurationSources sources, LoadedConfiguration started, IHostEnvironment environment, Composer composer, ActiveComposition active, AdminKey adminKey,
    RecentSecrets secrets, GatewayMeters meters, TimeProvider time, ILogger<ConfigurationReload> logger)
{
    private readonly Lock _turn = new();
    private readonly IConfiguration _atStart = sources.Read();
    private LoadedConfiguration _loaded = started;
    private FileStamp[]? _stamps;

    /// <summary>Reads it, whether a file has changed or not.</summary>
    /// <param name="trigger">Who asked for it.</param>
    public ReloadReport Run(string trigger)
    {
        lock (_turn)
        {
            // Before the reading: what is written during it differs from them the next time.
            _stamps = Stamps();
            return Tell(Read(trigger));
        }
    }

    /// <summary>Reads it where a file has changed since the last look; and where it was wrong, for it may have been half written.</summary>
    public void Look()
    {
        lock (_turn)
        {
            var now = Stamps();
            var before = Interlocked.Exchange(ref _stamps, now);
            if (before is null || (active.LastReload is not { Outcome: ReloadOutcome.Failed } && now.AsSpan().SequenceEqual(before)))
                return;
            var report = Read("files");
            if (IsNews(report))
                Tell(report);
        }
    }

    // That a file was touched is none, nor what has been told already.
    private bool IsNews(ReloadReport report) =>
        report.Outcome == ReloadOutcome.Reloaded
        || !report.Problems.SequenceEqual(active.LastReload?.Problems ?? [])
        || !report.NeedsRestart.SequenceEqual(active.LastReload?.NeedsRestart ?? []);

    private ReloadReport Read(string trigger)
    {
        string[] needsRestart = [];
        try
        {
            var configuration = sources.Read();
            needsRestart = [.. RestartKeys.Changed(_atStart, configuration)];
            var loaded = LoadedConfiguration.Read(configuration, environment.IsDevelopment());
            if (active.Current.Providers.IsSimulated)
                needsRestart = [.. needsRestart, .. RestartKeys.RealWhileSimulated(loaded)];
            if (loaded.Fingerprint == _loaded.Fingerprint)
                return Report(ReloadOutcome.Unchanged, []);
            Use(loaded);
            return Report(ReloadOutcome.Reloaded, []);
        }
        catch (ConfigurationException e)
        {
            return Report(ReloadOutcome.Failed, e.Problems);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or FormatException)
        {
            // A file that is no JSON: the cause says where.
            return Report(ReloadOutcome.Failed, [e.InnerException is null ? e.Message : $"{e.Message} {e.GetBaseException().Message}"]);
        }
#pragma warning disable CA1031 // Whatever it is, what counted goes on to count.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Unexpected(logger, e);
            return Report(ReloadOutcome.Failed, ["The gateway failed while it read the configuration; its log tells more."]);
        }

        ReloadReport Report(ReloadOutcome outcome, IReadOnlyList<string> problems) => new(time.GetUtcNow(), trigger, outcome, problems, needsRestart);
    }

    private void Use(LoadedConfiguration loaded)
    {
        // Before anything can quote them.
        secrets.Know(loaded.Secrets);
        active.Use(composer.Compose(loaded, active.Current, _loaded));
        if (loaded.AdminKey is { } key)
            adminKey.Use(key);
        _loaded = loaded;
    }

    private ReloadReport Tell(ReloadReport report)
    {
        active.LastReload = report;
        meters.ConfigReloaded(report.Outcome.Word());
        if (report.Outcome == ReloadOutcome.Failed)
            StaysAsItWas(logger, active.Current.Version, report.Trigger, string.Join("; ", report.Problems));
        else
            Counts(logger, active.Current.Version, active.Current.Hash, report.Outcome.Word(), report.Trigger);
        if (report.NeedsRestart.Count > 0)
            NeedsRestart(logger, string.Join(", ", report.NeedsRestart));
        return report;
    }

    private FileStamp[] Stamps() =>
        [.. sources.Files.Concat(SecretFiles.Paths(_loaded.Options, _loaded.Configuration)).Distinct(StringComparer.Ordinal).Select(FileStamp.Of)];

    [LoggerMessage(90, LogLevel.Information, "Configuration version {Version} ({Hash}) counts: {Outcome}, asked for by {Trigger}.")]
    private static partial void Counts(ILogger logger, long version, string hash, string outcome, string trigger);

    [LoggerMessage(91, LogLevel.Error, "The configuration cannot be used, version {Version} goes on to count (asked for by {Trigger}): {Problems}")]
    private static partial void StaysAsItWas(ILogger logger, long version, string trigger, string problems);

    [LoggerMessage(92, LogLevel.Warning, "These keys say otherwise than at the start, and count from the next one on: {Keys}.")]
    private static partial void NeedsRestart(ILogger logger, string keys);

    [LoggerMessage(93, LogLevel.Error, "The gateway failed while it read the configuration again.")]
    private static partial void Unexpected(ILogger logger, Exception exception);
}
