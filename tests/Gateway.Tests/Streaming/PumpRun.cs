using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Providers;
using Gateway.Streaming;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Streaming;

/// <summary>One relayed stream below the sockets: the provider's reads are given, the client's bytes are kept.</summary>
internal sealed record PumpRun(ChatError? Error, bool IsCommitted, byte[] Client)
{
    private static readonly byte[] Request = """{"model":"claude-x","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}"""u8.ToArray();
    private static readonly AnthropicDialect Dialect = new();
    private static readonly Target Target = new("claude", "claude-x");
    private static readonly Provider Claude = Upstream("claude", "anthropic");
    private static readonly Provider OpenAi = Upstream("openai", "openai");

    /// <summary>When the first content came; null when none did.</summary>
    public long? FirstContentAt { get; private init; }

    /// <summary>How often the answer was said to be complete.</summary>
    public int Readied { get; private init; }

    /// <summary>The gateway's own bound that was passed.</summary>
    public string? ExceededLimit { get; private init; }

    /// <param name="reads">What each read of the provider's body brings; then it ends.</param>
    public static Task<PumpRun> RunAsync(params ReadOnlyMemory<byte>[] reads) => RunAsync(new MemoryStream(), TimeProvider.System, reads);

    /// <summary>The same of a provider that speaks OpenAI's dialect.</summary>
    public static Task<PumpRun> OpenAiAsync(params ReadOnlyMemory<byte>[] reads) => RunAsync(OpenAi, new MemoryStream(), TimeProvider.System, reads);

    /// <param name="client">Takes what the client gets.</param>
    /// <param name="time">The clock of the provider's time.</param>
    /// <param name="reads">What each read of the provider's body brings; then it ends.</param>
    public static Task<PumpRun> RunAsync(MemoryStream client, TimeProvider time, params ReadOnlyMemory<byte>[] reads) => RunAsync(Claude, client, time, reads);

    private static async Task<PumpRun> RunAsync(Provider upstream, MemoryStream client, TimeProvider time, ReadOnlyMemory<byte>[] reads)
    {
        var request = new IngressRequest
        {
            Dialect = Dialect, Body = new RequestBody(Request, Request.Length), Peek = Dialect.Peek(Request), RequestId = "pump",
        };
        var context = new DefaultHttpContext { Response = { Body = client } };
        var writer = new ClientWriter(context, new RequestProgress(request, 0), time);
        var exchange = new RelayExchange(request, upstream, Target);
        using var deadline = new AttemptDeadline(time, CancellationToken.None);
        var readied = 0;
        using var pump = new StreamPump(upstream, new ReadsStream(reads), exchange.CreateTranscriber(), writer, deadline, time, () => readied++);
        var error = await pump.RunAsync();
        return new PumpRun(error, pump.IsCommitted, client.ToArray())
        {
            FirstContentAt = pump.FirstContentAt, ExceededLimit = pump.ExceededLimit, Readied = readied,
        };
    }

    private static Provider Upstream(string name, string dialect) =>
        new(name, new ProviderOptions { Dialect = dialect, BaseUrl = "http://127.0.0.1:9" }, "key", isSimulated: false, (_, _, _) => new(1, IsByEncoding: false));

    /// <summary>Gives one piece a read.</summary>
    private sealed class ReadsStream(ReadOnlyMemory<byte>[] reads) : Stream
    {
        private int _next;
        private ReadOnlyMemory<byte> _rest;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // A read of nothing is an end, so empty pieces are passed over.
            while (_rest.IsEmpty && _next < reads.Length)
                _rest = reads[_next++];
            var count = Math.Min(buffer.Length, _rest.Length);
            _rest[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return ValueTask.FromResult(count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
