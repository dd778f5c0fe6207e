using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Streaming;

/// <summary>The tokens of a request, counted by the gateway as the target would read it: its provider is not asked. The report says how exact that is.</summary>
public sealed class LocalCount(ChatRequest chat, IUpstream upstream, Target target) : IExchange
{
    private const string Field = "input_tokens";
    private readonly ConversionReport _report = new();

    public string Name => "local";

    public bool IsRelay => false;

    public bool IsLocal => true;

    // Filled when it is counted: a strict caller is refused what a translation loses, and this loses nothing of the request.
    public ConversionReport? Report => _report;

    public SplicedContent CreateContent() => new(owner: null, new SplicedBody(ReadOnlyMemory<byte>.Empty));

    public Task<HttpResponseMessage> SendAsync(UpstreamCall call, HttpContent content, CancellationToken cancellationToken)
    {
        var count = upstream.CountInputTokens(chat, target.Model);
        _report.Lost(Field, Exactness(count));
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = Answer(count.Tokens) });
    }

    public IAnswerTranscriber CreateTranscriber() => new CountTranscriber();

    private string Exactness(InputTokenCount count) =>
        !count.IsByEncoding ? "estimated by the gateway, within about a fifth for English and code, a third for other languages"
        : RequestNeeds.Of(chat, count.Tokens) is { Tools: false, Images: false, Documents: false } ? "counted by the gateway with the model's own encoding"
        : "counted by the gateway with the model's own encoding; tools, pictures and documents are estimated";

    private static ByteArrayContent Answer(long tokens)
    {
        using var body = new PooledBuffer();
        using (var json = JsonOutput.CreateWriter(body))
        {
            json.WriteStartObject();
            json.WriteNumber(Field, tokens);
            json.WriteEndObject();
        }

        return new ByteArrayContent(body.WrittenMemory.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }
}
