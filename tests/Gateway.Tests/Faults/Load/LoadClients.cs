using System.Collections.Concurrent;
using System.Text.Json;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Faults.Load;

/// <summary>Clients that ask without pause, each holding what it gets to the contract: a valid answer, or an error the contract knows.</summary>
internal sealed class LoadClients(TestGateway gateway, int inFlight)
{
    private static readonly string[] Models = ["claude-x", "gemini-x", "gpt-x"];

    // The last two are claude's own, passed on where nobody else was ready to be asked.
    private static readonly (int Status, string Type)[] ContractErrors =
    [
        (429, "rate_limit_error"), (502, "api_error"), (503, "overloaded_error"), (504, "timeout_error"), (500, "api_error"), (529, "overloaded_error"),
    ];

    private readonly ConcurrentDictionary<string, int> _ends = new();
    private int _asked;
    private int _done;
    private volatile bool _stopped;

    /// <summary>Requests that have their answer.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>What became of the requests: <c>ok</c>, <c>broken</c> (a stream after its content), or the error's type.</summary>
    public IReadOnlyDictionary<string, int> Ends => _ends;

    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(AskUntilStoppedAsync)));

    public void Stop() => _stopped = true;

    private async Task AskUntilStoppedAsync()
    {
        while (!_stopped)
        {
            var end = await AskAsync(Interlocked.Increment(ref _asked));
            _ends.AddOrUpdate(end, 1, static (_, count) => count + 1);
            Interlocked.Increment(ref _done);
        }
    }

    private async Task<string> AskAsync(int number)
    {
        var stream = number % 2 == 0;
        using var response = await gateway.PostAsync(
            $$"""{"model":"{{Models[number % Models.Length]}}","max_tokens":32,"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"hi"}]}""",
            ("x-request-id", $"load-{number}"));
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (!response.IsSuccessStatusCode)
            return Refused(response, text);
        return stream ? Streamed(text) : Whole(text);
    }

    private static string Whole(string text)
    {
        JsonElement.Parse(text).GetProperty("content")[0].GetProperty("text").GetString().ShouldNotBeNullOrEmpty();
        return "ok";
    }

    private static string Streamed(string text)
    {
        if (!text.Contains("event: error\n", StringComparison.Ordinal))
        {
            StreamReading.Clean(text);
            return "ok";
        }

        StreamReading.Broken(text);
        return "broken";
    }

    private static string Refused(HttpResponseMessage response, string text)
    {
        var type = JsonElement.Parse(text).GetProperty("error").GetProperty("type").GetString()!;
        ContractErrors.ShouldContain(((int)response.StatusCode, type), text);
        if (response.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable)
            response.Headers.RetryAfter.ShouldNotBeNull();
        return type;
    }
}
