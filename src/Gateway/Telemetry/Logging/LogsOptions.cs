namespace Gateway.Telemetry.Logging;

/// <summary>How a log line is written.</summary>
public enum LogFormat
{
    /// <summary>For eyes: time, level, category, message, and what else there is to say.</summary>
    Text,

    /// <summary>For machines: one JSON object a line.</summary>
    Json,
}

/// <summary>The log's outputs: section <c>Gateway:Logs</c>. What is logged at all is said in <c>Logging:LogLevel</c>.</summary>
public sealed class LogsOptions
{
    public const string Section = "Gateway:Logs";

    /// <summary><c>text</c> or <c>json</c>, on the console and in the file. Default: text in Development, JSON elsewhere.</summary>
    public LogFormat? Format { get; set; }

    /// <summary>
    /// A file beside the console: <c>/var/log/gateway/gateway.log</c> is written as <c>gateway20261121.log</c>, <c>gateway20261121_001.log</c>…, its
    /// owner's alone (mode 0600). A missing folder is made. Default: none.
    /// </summary>
    public string? File { get; set; }

    /// <summary>Mebibytes after which the next file is begun, 1 to 4096 (a new day begins one, too). Default 64.</summary>
    public int FileSizeMiB { get; set; } = 64;

    /// <summary>Files that are kept, 1 to 1000; the oldest go. Default 8.</summary>
    public int RetainedFiles { get; set; } = 8;
}
