using Microsoft.Data.Sqlite;

namespace Gateway.Hosting;

/// <summary>Puts what an operator can mend at the start (a port in use, a store that cannot be written) into one line.</summary>
public static class StartFailure
{
    /// <returns>Null for a failure of the gateway's own, which shows its trace.</returns>
    public static string? Explain(Exception exception) => exception switch
    {
        SqliteException sqlite => $"The gateway cannot start: the store (Gateway:Storage:ConnectionString) cannot be used: {sqlite.Message}",
        IOException or UnauthorizedAccessException => $"The gateway cannot start: {exception.Message}",
        FormatException => $"The gateway cannot start: an address (--urls, ASPNETCORE_URLS) cannot be read: {exception.Message}",
        _ => null,
    };
}
