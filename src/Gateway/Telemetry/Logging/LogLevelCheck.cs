using Microsoft.Extensions.Configuration;

namespace Gateway.Telemetry.Logging;

/// <summary>Finds levels that are none in <c>Logging:LogLevel</c> and <c>Logging:&lt;provider&gt;:LogLevel</c>: the framework throws at the first line.</summary>
public static class LogLevelCheck
{
    private const string Section = "Logging";
    private const string Levels = "LogLevel";

    public static IEnumerable<string> Check(IConfiguration configuration)
    {
        var logging = configuration.GetSection(Section);
        return logging.GetChildren().SelectMany(each => IsLevels(each) ? Check(each) : Check(each.GetSection(Levels)));
    }

    private static IEnumerable<string> Check(IConfigurationSection levels) =>
        from level in levels.AsEnumerable()
        where !string.IsNullOrEmpty(level.Value) && !IsLevel(level.Value)
        select $"{level.Key}: '{level.Value}' is not one of {string.Join(", ", Enum.GetNames<LogLevel>())}";

    private static bool IsLevels(IConfigurationSection section) => section.Key.Equals(Levels, StringComparison.OrdinalIgnoreCase);

    private static bool IsLevel(string text) => Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level);
}
