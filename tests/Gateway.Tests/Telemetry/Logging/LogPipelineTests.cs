#pragma warning disable CA1848, CA1873 // the pipeline takes what any logger writes
using System.Text.Json;
using Gateway.Model.Redaction;
using Gateway.Telemetry.Logging;
using Gateway.Tests.Time;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using static Gateway.Tests.Telemetry.Logging.CapturedLog;

namespace Gateway.Tests.Telemetry.Logging;

/// <summary>The way of a line by itself: forms, masks, levels, the queue, the file.</summary>
public sealed class LogPipelineTests
{
    private const string Known = "the-known-credential";

    [Fact]
    public void JsonLine_HoldsTheEventsFieldsAndItsProperties()
    {
        using var log = new CapturedLog();
        using (var pipeline = Pipeline(log))
        {
            pipeline.CreateLogger("Some.Where").Log<KeyValuePair<string, object?>[]>(
                LogLevel.Warning, new EventId(7, "Something"),
                [
                    new("Text", "a"), new("Number", 3L), new("Ratio", 0.5), new("Money", 0.10m), new("Nothing", null), new("Flag", true),
                    new("Level", "own"), new("{OriginalFormat}", "It was {Text}."),
                ],
                new InvalidOperationException("broken"), static (state, _) => $"It was {state[0].Value}.");
        }

        var line = log.Events.ShouldHaveSingleItem();
        (Field(line, "level"), Field(line, "event"), Field(line, "logger"), Field(line, "message")).ShouldBe(("Warning", "Something", "Some.Where", "It was a."));
        (line.GetProperty("number").GetInt64(), line.GetProperty("ratio").GetDouble(), line.GetProperty("money").GetDecimal()).ShouldBe((3, 0.5, 0.1m));
        (line.GetProperty("flag").GetBoolean(), Field(line, "level_"), line.TryGetProperty("nothing", out _)).ShouldBe((true, "own", false));
        Field(line, "exception").ShouldNotBeNull().ShouldContain("broken");
        DateTimeOffset.Parse(Field(line, "time")!, System.Globalization.CultureInfo.InvariantCulture).Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(LogFormat.Json)]
    [InlineData(LogFormat.Text)]
    public void Secrets_AreMaskedInMessagePropertiesAndExceptions(LogFormat format)
    {
        using var log = new CapturedLog();
        using (var pipeline = Pipeline(log, format))
        {
            var thrown = new InvalidOperationException($"no {Known}", new FormatException("https://u:secret-word@host/"));
            pipeline.CreateLogger("x").LogError(thrown, "Told {Text} to {Password} with {Many}", $"x-api-key: {Known}", "hunter2", (string[])[Known, "plain"]);
        }

        log.Text.ShouldNotContain(Known);
        log.Text.ShouldNotContain("secret-word");
        log.Text.ShouldContain("plain");
    }

    [Theory]
    [InlineData(LogFormat.Json)]
    [InlineData(LogFormat.Text)]
    public void LineBreaksAndControls_BeginNoLine(LogFormat format)
    {
        using var log = new CapturedLog();
        using (var pipeline = Pipeline(log, format))
            pipeline.CreateLogger("x").LogInformation("User {User} came", "eve\r\n12:00:00.000 INF x forged\u001b[2J\u2028");

        log.Lines.ShouldHaveSingleItem().ShouldContain("forged");
        log.Text.ShouldNotContain('\u001b');
        log.Text.ShouldNotContain('\r');
    }

    [Fact]
    public void TextLine_TurnsOfDirectionAreSpelled()
    {
        using var log = new CapturedLog();
        using (var pipeline = Pipeline(log, LogFormat.Text))
            pipeline.CreateLogger("x").LogInformation("User {User} came", "\u202eeve\u2066");

        log.Lines.ShouldHaveSingleItem().ShouldContain(@"User \u202eeve\u2066 came");
    }

    [Fact]
    public void TextLine_ShowsWhatTheMessageLeavesOut_AndIndentsTheException()
    {
        using var log = new CapturedLog();
        using (var pipeline = Pipeline(log, format: null, isDevelopment: true))
        {
            pipeline.CreateLogger("Some.Where").Log<KeyValuePair<string, object?>[]>(
                LogLevel.Error, new EventId(7, "Something"), [new("Text", "a"), new("costUsd", 0.5m), new("Nothing", null), new("{OriginalFormat}", "It was {Text}.")],
                new InvalidOperationException("broken"), static (state, _) => $"It was {state[0].Value}.");
        }

        log.Lines[0].ShouldEndWith(" ERR Some.Where It was a. costUsd=0.5");
        log.Lines.Skip(1).ShouldAllBe(line => line.StartsWith("      "));
        log.Text.ShouldContain("InvalidOperationException: broken");
    }

    [Fact]
    public void LogLevels_OfTheConfigurationAreTheFilter()
    {
        using var log = new CapturedLog();
        var levels = new ConfigurationBuilder().AddInMemoryCollection([new("LogLevel:Default", "Warning"), new("LogLevel:Gateway.Requests", "Debug")]).Build();
        using (var pipeline = Pipeline(log))
        {
            using var loggers = LoggerFactory.Create(logging => logging.AddConfiguration(levels).AddProvider(pipeline));
            loggers.CreateLogger("Other").LogInformation("left out");
            loggers.CreateLogger("Other").LogWarning("kept");
            loggers.CreateLogger("Gateway.Requests").LogDebug("kept");
            loggers.CreateLogger("Gateway.Requests").LogTrace("left out");
        }

        log.Events.Select(e => Field(e, "message")).ShouldBe(["kept", "kept"]);
    }

    [Fact]
    public async Task OutputThatIsStuck_BlocksNobody_AndTheLossIsToldAfterwards()
    {
        using var log = new StuckLog();
        var pipeline = Pipeline(log, queueLength: 10);
        var logger = pipeline.CreateLogger("x");
        logger.LogInformation("first");
        await log.Stuck.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        for (var i = 0; i < 100; i++)
            logger.LogInformation("line {Number}", i);

        pipeline.Dropped.ShouldBe(90);
        log.GoOn.Set();
        pipeline.Dispose();
        log.Kept.Events.Count(e => Field(e, "message")!.StartsWith("line ")).ShouldBe(10);
        var told = log.Kept.Events.Single(e => Field(e, "event") == "LinesDropped");
        (Field(told, "level"), Field(told, "dropped")).ShouldBe(("Warning", "90"));
    }

    [Fact]
    public void File_RollsBySizeKeepsSomeAndIsItsOwnersAlone()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-logs-");
        var options = new LogsOptions { Format = LogFormat.Json, File = Path.Combine(folder.FullName, "new", "gateway.log"), FileSizeMiB = 1, RetainedFiles = 2 };
        new LogsOptionsValidator().Validate(null, options).Succeeded.ShouldBeTrue();
        using (var pipeline = new LogPipeline(options, isDevelopment: false, new LogConsole(Stream.Null), Mask(), static _ => false, TimeProvider.System))
        {
            for (var i = 0; i < 40; i++)
                pipeline.CreateLogger("x").LogInformation("{Number} {Text}", i, new string('x', 50_000));
        }

        var files = Directory.GetFiles(Path.Combine(folder.FullName, "new"));
        files.Length.ShouldBe(2);
        foreach (var file in files)
        {
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            foreach (var line in File.ReadAllLines(file))
                JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!.Length.ShouldBe(50_000);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public void FileThatCannotBeOpened_EachLineIsCounted_AndTheConsoleTellsIt()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-logs-");
        var options = new LogsOptions { Format = LogFormat.Json, File = Path.Combine(folder.FullName, "logs", "gateway.log") };
        File.WriteAllText(Path.Combine(folder.FullName, "logs"), "a file where the folder was");
        using var log = new CapturedLog();
        var pipeline = new LogPipeline(options, isDevelopment: false, new LogConsole(log), Mask(), static _ => false, new ManualTime());
        for (var i = 0; i < 3; i++)
            pipeline.CreateLogger("x").LogInformation("line {Number}", i);
        pipeline.Dispose();

        pipeline.Dropped.ShouldBe(3);
        log.Events.Count(e => Field(e, "message")!.StartsWith("line ")).ShouldBe(3);
        var told = log.Events.Where(e => Field(e, "event") == "LogFileFailed").ShouldHaveSingleItem();
        Field(told, "level").ShouldBe("Warning");
        folder.Delete(recursive: true);
    }

    [Fact]
    public void DiskThatIsFull_TheLinesAreCounted_AndThoseAfterItAreWritten()
    {
        var time = new ManualTime();
        var (loss, disk) = (new FileLoss(time), new FullDisk { IsFull = true });
        using var file = new StreamWriter(new GuardedStream(disk, loss, static () => { })) { AutoFlush = true };
        file.Write("one\ntwo\n");
        loss.Tell().ShouldNotBeNull().Message.ShouldStartWith("2 log lines ");
        file.Write("three\n");
        loss.Tell().ShouldBeNull();
        time.Advance(TimeSpan.FromMinutes(1));
        loss.Tell().ShouldNotBeNull().Message.ShouldStartWith("1 log lines ");
        disk.IsFull = false;
        file.Write("four\n");

        loss.Lines.ShouldBe(3);
        System.Text.Encoding.UTF8.GetString(disk.ToArray()).ShouldBe("four\n");
    }

    [Fact]
    public void FileThatIsAFolderOrLiesInNone_IsSaidSo()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-logs-");
        LogFile.Problem(folder.FullName).ShouldBe($"'{folder.FullName}' is a folder; a file's name is expected");
        LogFile.Problem($"{folder.FullName}/").ShouldBe($"'{folder.FullName}/' is a folder; a file's name is expected");
        File.WriteAllText(Path.Combine(folder.FullName, "taken"), "");
        var inFile = Path.Combine(folder.FullName, "taken", "logs");
        LogFile.Problem(Path.Combine(inFile, "x.log")).ShouldNotBeNull().ShouldStartWith($"the folder '{inFile}' is not there and cannot be made: ");
        LogFile.Problem(Path.Combine(folder.FullName, "new", "x.log")).ShouldBeNull();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void FailedStartThatTheProgramExplains_IsNotToldTwice()
    {
        using var log = new CapturedLog();
        using (var pipeline = Pipeline(log))
        {
            var host = pipeline.CreateLogger("Microsoft.Extensions.Hosting.Internal.Host");
            host.LogError(new IOException("address in use"), "Hosting failed to start");
            host.LogError(new InvalidOperationException("a mistake"), "Hosting failed to start");
        }

        Field(log.Events.ShouldHaveSingleItem(), "exception").ShouldNotBeNull().ShouldContain("a mistake");
    }

    [Fact]
    public void EveryMistakeInTheOptions_IsNamed()
    {
        var result = new LogsOptionsValidator().Validate(
            null, new LogsOptions { Format = (LogFormat)7, File = "/proc/no/such/folder/gateway.log", FileSizeMiB = 0, RetainedFiles = 1001 });

        result.Failures.ShouldNotBeNull().Select(f => f[..f.IndexOf(": ", StringComparison.Ordinal)])
            .ShouldBe(["Gateway:Logs:Format", "Gateway:Logs:File", "Gateway:Logs:FileSizeMiB", "Gateway:Logs:RetainedFiles"]);
    }

    private static SecretMask Mask() => new(new KnownSecrets([Known]));

    private static LogPipeline Pipeline(
        Stream output, LogFormat? format = LogFormat.Json, bool isDevelopment = false, int queueLength = LogPipeline.DefaultQueueLength) =>
        new(new LogsOptions { Format = format }, isDevelopment, new LogConsole(output), Mask(), static e => e is IOException, new ManualTime(), queueLength);

    private sealed class FullDisk : MemoryStream
    {
        public bool IsFull { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsFull)
                throw new IOException("No space left on device");
            base.Write(buffer);
        }
    }

    /// <summary>A console whose reader has stopped for a while.</summary>
    private sealed class StuckLog : MemoryStream
    {
        public CapturedLog Kept { get; } = new();

        public TaskCompletionSource Stuck { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim GoOn { get; } = new();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Stuck.TrySetResult();
            GoOn.Wait(TimeSpan.FromSeconds(30));
            Kept.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }
}
