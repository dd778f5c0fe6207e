using System.Net.Http.Headers;

namespace Gateway.Cli.Api;

/// <summary>Asks the admin API of one gateway. Everything but a success is a <see cref="CommandException"/> that says the way out.</summary>
internal sealed class AdminClient : IDisposable
{
    private const int CopyBytes = 64 * 1024;

    private readonly Connection _connection;
    private readonly HttpClient _http;

    public AdminClient(Connection connection)
    {
        _connection = connection;
        Errors = new AdminErrors(connection);
        _http = new HttpClient(new SocketsHttpHandler
        {
            // The key is for this gateway: a redirect does not get it, and a proxy has no business with the own machine.
            AllowAutoRedirect = false,
            UseProxy = !connection.Url.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(10),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public AdminErrors Errors { get; }

    /// <summary>The whole answer; empty where it has no content.</summary>
    public async Task<byte[]> SendAsync(AdminCall call, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);
        var body = await ReadAsync(answer, call.Patience, cancellationToken).ConfigureAwait(false);
        return body.Length == 0 || IsJson(answer) ? body : throw Errors.NotUnderstood($"It is {TypeOf(answer) ?? "of no type"}, not JSON.");
    }

    /// <summary>Hands the answer on piece by piece as it arrives, however long it is.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="open">Opens where it goes to; called once the gateway has begun a good answer.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    public async Task CopyAsync(AdminCall call, Func<Stream> open, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);
        if (!IsJson(answer) && TypeOf(answer) != "text/csv")
            throw Errors.NotUnderstood($"It is {TypeOf(answer) ?? "of no type"}, neither JSON nor CSV.");
        await using var source = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var target = open();
        var buffer = new byte[CopyBytes];
        while (await PieceAsync(source, buffer, cancellationToken).ConfigureAwait(false) is > 0 and var length)
            await target.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> AskAsync(AdminCall call, CancellationToken cancellationToken)
    {
        var answer = await BeginAsync(call, cancellationToken).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
            throw Errors.Refusal(answer, IsJson(answer) ? await ReadAsync(answer, call.Patience, cancellationToken).ConfigureAwait(false) : []);
    }

    private async Task<HttpResponseMessage> BeginAsync(AdminCall call, CancellationToken cancellationToken)
    {
        using var request = Request(call);
        try
        {
            return await WithinAsync(
                call.Patience, token => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw Errors.Unreachable(e);
        }
    }

    private async Task<T> WithinAsync<T>(TimeSpan patience, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await ask(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Errors.Silent(patience);
        }
    }

    private HttpRequestMessage Request(AdminCall call)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(_connection.Url, $"admin/{call.Path}"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("gateway-cli", typeof(AdminClient).Assembly.GetName().Version?.ToString(3)));
        if (_connection.Key is { } key)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (call.Body is { } body)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return request;
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage answer, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            return await WithinAsync(patience, answer.Content.ReadAsByteArrayAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Errors.BrokenOff(e);
        }
    }

    private async Task<int> PieceAsync(Stream source, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Errors.BrokenOff(e);
        }
    }

    private static string? TypeOf(HttpResponseMessage answer) => answer.Content.Headers.ContentType?.MediaType;

    private static bool IsJson(HttpResponseMessage answer) =>
        TypeOf(answer) is { } type && (type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal));
}
