using Microsoft.Extensions.Options;

namespace Gateway.Telemetry.Logging;

/// <summary>Names every mistake in <see cref="LogsOptions"/> at once, each with its key path.</summary>
internal sealed class LogsOptionsValidator : IValidateOptions<LogsOptions>
{
    public ValidateOptionsResult Validate(string? name, LogsOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(LogsOptions options)
    {
        if (options.Format is { } format && !Enum.IsDefined(format))
            yield return $"{Key(nameof(options.Format))}: '{format}' is not one of text, json";
        if (!string.IsNullOrEmpty(options.File) && LogFile.Problem(options.File) is { } problem)
            yield return $"{Key(nameof(options.File))}: {problem}";
        if (options.FileSizeMiB is < 1 or > 4096)
            yield return $"{Key(nameof(options.FileSizeMiB))}: {options.FileSizeMiB} is not between 1 and 4096 MiB";
        if (options.RetainedFiles is < 1 or > 1000)
            yield return $"{Key(nameof(options.RetainedFiles))}: {options.RetainedFiles} is not between 1 and 1000";
    }

    private static string Key(string property) => $"{LogsOptions.Section}:{property}";
}
