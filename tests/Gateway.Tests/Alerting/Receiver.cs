using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Alerting;

/// <summary>What a receiver was sent.</summary>
internal sealed record ReceivedPost(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>A receiver of alerts over HTTP, on loopback.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedPost> _posts = new();

    private Receiver(WebApplication app) => _app = app;

    public IReadOnlyList<ReceivedPost> Posts => [.. _posts];

    public string Url => _app.Urls.Single();

    /// <param name="answer">Answers a call, told how many came before it; absent, with 200.</param>
    public static async Task<Receiver> StartAsync(Func<int, HttpContext, Task>? answer = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, 0));
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.Zero);
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(context => receiver.ServeAsync(context, answer));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public static Task<Receiver> StartAsync(params int[] statuses) => StartAsync((call, context) =>
    {
        context.Response.StatusCode = statuses[Math.Min(call, statuses.Length - 1)];
        return Task.CompletedTask;
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context, Func<int, HttpContext, Task>? answer)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        context.Request.Body = body;
        int before;
        lock (_posts)
        {
            before = _posts.Count;
            _posts.Enqueue(new ReceivedPost(
                context.Request.Path + context.Request.QueryString, context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), body.ToArray()));
        }

        if (answer is not null)
            await answer(before, context);
    }
}
