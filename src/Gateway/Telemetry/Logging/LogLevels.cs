using Serilog.Events;

namespace Gateway.Telemetry.Logging;

internal static class LogLevels
{
    /// <summary>The level as <c>Logging:LogLevel</c> names it.</summary>
    public static string Name(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "Trace",
        LogEventLevel.Debug => "Debug",
        LogEventLevel.Information => "Information",
        LogEventLevel.Warning => "Warning",
        LogEventLevel.Error => "Error",
        _ => "Critical",
    };
}
