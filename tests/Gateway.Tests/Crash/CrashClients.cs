using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Gateway.Tests.Crash;

/// <summary>Clients that ask without pause until their gateway is gone, and note which answers they got in full.</summary>
/// <param name="gateway">Whom they ask.</param>
/// <param name="prefix">What the ids of their requests begin with.</param>
internal sealed class CrashClients(Uri gateway, string prefix) : IDisposable
{
    private const int Count = 16;

    // Relayed and translated, all of them with a price.
    private static readonly string[] Models = ["claude-sonnet-4-5", "gemini-2.5-flash", "gpt-5-mini"];

    private readonly HttpClient _http = new(new SocketsHttpHandler()) { BaseAddress = gateway };
    private readonly ConcurrentBag<string> _answered = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    /// <summary>The ids of the requests whose answer is here to its last byte.</summary>
    public IReadOnlyCollection<string> Answered => _answered;

    /// <summary>Asks; ends when no client gets an answer any more.</summary>
    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(AskUntilGoneAsync)));

    /// <summary>Completes when one more answer is there.</summary>
    public Task NextAnswerAsync()
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _next, next);
        return next.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task AskUntilGoneAsync()
    {
        for (var isThere = true; isThere;)
        {
            var number = Interlocked.Increment(ref _asked);
            var id = $"{prefix}-{number}";
            isThere = await AskAsync(id, Models[number % Models.Length], stream: number / Models.Length % 2 == 0);
            if (!isThere)
                continue;
            _answered.Add(id);
            Volatile.Read(ref _next).TrySetResult();
        }
    }

    /// <returns>Whether the whole answer came.</returns>
    private async Task<bool> AskAsync(string id, string model, bool stream)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = new StringContent(Body(model, stream), Encoding.UTF8, "application/json") };
        request.Headers.Add("x-request-id", id);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, id);
            await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            return stream ? await ReadEventsAsync(body) : await ReadWholeAsync(body);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return false;
        }
    }

    private static async Task<bool> ReadWholeAsync(Stream body)
    {
        using var whole = new MemoryStream();
        await body.CopyToAsync(whole, TestContext.Current.CancellationToken);
        return true;
    }

    // An answer is complete with its terminal event: the connection may break after it.
    private static async Task<bool> ReadEventsAsync(Stream body)
    {
        using var reader = new StreamReader(body);
        var isLast = false;
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (isLast && line.Length == 0)
                return true;
            isLast |= line == "event: message_stop";
        }

        return false;
    }

    private static string Body(string model, bool stream) =>
        $$"""{"model":"{{model}}","max_tokens":64,"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"one two three four"}]}""";
}
