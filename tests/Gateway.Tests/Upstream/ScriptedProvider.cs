using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.Upstream;

/// <summary>A provider on loopback that answers each request with exactly the bytes a test gives, and keeps what it was sent.</summary>
public sealed class ScriptedProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedCall> _calls = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource? _idle;
    private int _open;

    private ScriptedProvider(WebApplication app) => _app = app;

    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>Every call so far, in order of arrival.</summary>
    public IReadOnlyList<ReceivedCall> Calls => [.. _calls];

    /// <summary>Calls that are being answered now.</summary>
    public int OpenCalls => Volatile.Read(ref _open);

    /// <summary>Answers each call with the next of these; the last one answers all that follow.</summary>
    public static Task<ScriptedProvider> StartAsync(params ScriptedAnswer[] answers)
    {
        var next = -1;
        return StartAsync(_ => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)]);
    }

    public static async Task<ScriptedProvider> StartAsync(Func<ReceivedCall, ScriptedAnswer> script)
    {
        var app = LoopbackServer.Create();
        var provider = new ScriptedProvider(app);
        app.Run(context => provider.ServeAsync(context, script));
        await app.StartAsync();
        provider.BaseAddress = new Uri(app.Urls.Single());
        return provider;
    }

    /// <summary>Completes when no call is open.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_open == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.WaitAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context, Func<ReceivedCall, ScriptedAnswer> script)
    {
        lock (_gate)
            _open++;
        try
        {
            var call = await ReceiveAsync(context);
            _calls.Enqueue(call);
            await PlayAsync(context, script(call));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left; that is often what a test is about.
        }
        finally
        {
            Close();
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            if (--_open == 0)
            {
                _idle?.TrySetResult();
                _idle = null;
            }
        }
    }

    private static async Task<ReceivedCall> ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new ReceivedCall(context.Request.Method, target, headers, body.ToArray());
    }

    private static async Task PlayAsync(HttpContext context, ScriptedAnswer answer)
    {
        var response = context.Response;
        foreach (var step in answer.BeforeHeaders)
        {
            await step.PlayAsync(context);
        }

        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.Append(name, value);
        }

        await response.StartAsync(context.RequestAborted);
        foreach (var step in answer.Body)
        {
            await step.PlayAsync(context);
        }
    }
}

/// <summary>A request as the provider received it.</summary>
public sealed record ReceivedCall(string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}
