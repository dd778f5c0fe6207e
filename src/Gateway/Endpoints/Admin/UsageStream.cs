using System.IO.Pipelines;
using Gateway.Storage.Queries;
using Microsoft.Net.Http.Headers;

namespace Gateway.Endpoints.Admin;

/// <summary>
/// Hands a usage report on as its rows are read: however many there are, few are in memory. A client that reads slowly slows the reading down; a
/// report that cannot be finished ends its connection, so that no part of it passes for the whole.
/// </summary>
internal static class UsageStream
{
    private const int BytesBetweenFlushes = 32 * 1024;

    /// <exception cref="Exception">The query failed, and nothing has been said yet.</exception>
    public static async Task WriteAsync(HttpContext http, IUsageFormat format, IAsyncEnumerable<UsageRow> report, ILogger logger, CancellationToken cancellationToken)
    {
        await using var rows = report.GetAsyncEnumerator(cancellationToken);
        var hasRow = await rows.MoveNextAsync().ConfigureAwait(false);
        await StartAsync(http, format).ConfigureAwait(false);
        try
        {
            await WriteAsync(http, format, rows, hasRow, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (!http.RequestAborted.IsCancellationRequested)
                Log.Unexpected(logger, e, http.Response.Headers["x-request-id"].ToString());
            http.Abort();
        }
    }

    private static Task StartAsync(HttpContext http, IUsageFormat format)
    {
        http.Response.ContentType = format.ContentType;
        if (format.FileName is { } name)
            http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        return http.Response.StartAsync(http.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext http, IUsageFormat format, IAsyncEnumerator<UsageRow> rows, bool hasRow, CancellationToken cancellationToken)
    {
        var (output, total) = (http.Response.BodyWriter, UsageRow.None);
        format.Begin();
        for (; hasRow; hasRow = await rows.MoveNextAsync().ConfigureAwait(false))
        {
            format.Write(rows.Current);
            total = total.Plus(rows.Current);
            if (output.UnflushedBytes >= BytesBetweenFlushes && !await FlushAsync(output, cancellationToken).ConfigureAwait(false))
                return;
        }

        format.End(total);
        await FlushAsync(output, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>False where nobody reads any more.</summary>
    private static async ValueTask<bool> FlushAsync(PipeWriter output, CancellationToken cancellationToken) =>
        !(await output.FlushAsync(cancellationToken).ConfigureAwait(false)).IsCompleted;
}
