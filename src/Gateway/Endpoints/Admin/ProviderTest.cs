using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Endpoints.Composing;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Protocol.Dialects.Anthropic;

namespace Gateway.Endpoints.Admin;

/// <summary>
/// Sends a provider one small real request, through the pipeline that every request takes: it is logged, priced and counted like any other, under the
/// key <see cref="KeyId"/>. It asks that provider alone, once, whatever its circuit says; the circuit learns nothing from it.
/// </summary>
internal sealed class ProviderTest(ChatPipeline pipeline, Composition composition, TimeProvider time)
{
    /// <summary>The key such requests stand under in log and usage.</summary>
    public const string KeyId = "admin";

    /// <summary>The longest a test takes, whatever the provider does.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private const string Question = "Reply with the single word: pong";

    // Models that think do so before they say anything, and their thoughts count.
    private const int MaxTokens = 256;

    /// <summary>What came of it is in the call, the answer in its response's body.</summary>
    public async Task<ChatCall> RunAsync(Target target, bool stream, string requestId, CancellationToken cancellationToken)
    {
        var http = CreateContext(Body(target.Model, stream), requestId, cancellationToken);
        var call = new ChatCall(http, composition, new AnthropicDialect(), time.GetTimestamp(), time.GetUtcNow())
        {
            AdmittedAs = new Caller { KeyId = KeyId }, OnlyTarget = target,
        };
        await pipeline.RunAsync(call).ConfigureAwait(false);
        return call;
    }

    private static DefaultHttpContext CreateContext(byte[] body, string requestId, CancellationToken cancellationToken)
    {
        var http = new DefaultHttpContext { RequestAborted = cancellationToken };
        http.Request.Method = HttpMethods.Post;
        http.Request.ContentLength = body.Length;
        http.Request.Body = new MemoryStream(body);
        http.Request.Headers["x-request-id"] = requestId;
        http.Request.Headers[RequestHeaders.TimeoutHeader] = FormattableString.Invariant($"{Longest.TotalMilliseconds}");
        http.Response.Body = new MemoryStream();
        return http;
    }

    private static byte[] Body(string model, bool stream) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["model"] = model,
        ["max_tokens"] = MaxTokens,
        ["stream"] = stream,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = Question }),
    });
}
