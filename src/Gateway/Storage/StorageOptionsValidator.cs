using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Gateway.Storage;

/// <summary>Names every mistake in <see cref="StorageOptions"/> at once, each with its key path.</summary>
internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(StorageOptions options)
    {
        if (!string.Equals(options.Provider, "Sqlite", StringComparison.OrdinalIgnoreCase))
            yield return $"{Key(nameof(options.Provider))}: '{options.Provider}' is not a known store; use 'Sqlite'.";
        else if (ConnectionStringProblem(options.ConnectionString) is { } problem)
            yield return $"{Key(nameof(options.ConnectionString))}: {problem}";
        if (!Enum.IsDefined(options.Capture))
            yield return $"{Key(nameof(options.Capture))}: '{options.Capture}' is not one of none, metadata, redacted, full.";
        if (options.CaptureMaxKiB is < 1 or > 32 * 1024)
            yield return $"{Key(nameof(options.CaptureMaxKiB))}: {options.CaptureMaxKiB} is not between 1 and 32768 KiB.";
        if (options.RetentionDays is < 0 or > 36_500)
            yield return $"{Key(nameof(options.RetentionDays))}: {options.RetentionDays} is not between 0 and 36500 days.";
        if (options.UsageRetentionDays is < 0 or > 36_500)
            yield return $"{Key(nameof(options.UsageRetentionDays))}: {options.UsageRetentionDays} is not between 0 and 36500 days.";
        if (options.MaxSizeMiB is not 0 and < 16)
            yield return $"{Key(nameof(options.MaxSizeMiB))}: {options.MaxSizeMiB} is neither 0 (no bound) nor at least 16 MiB.";
    }

    private static string? ConnectionStringProblem(string connectionString)
    {
        try
        {
            var builder = new SqliteConnectionStringBuilder(connectionString);
            return builder switch
            {
                { DataSource: "" } => "names no 'Data Source'.",
                { Mode: SqliteOpenMode.ReadOnly } => "opens the database read-only; the log must be written.",
                { DataSource: ":memory:" } or { Mode: SqliteOpenMode.Memory } => "is an in-memory database; the log needs a file.",
                _ => null,
            };
        }
        catch (ArgumentException exception)
        {
            return $"is not an SQLite connection string: {exception.Message}";
        }
    }

    private static string Key(string property) => $"{StorageOptions.Section}:{property}";
}
