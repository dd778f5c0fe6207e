using System.Buffers;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Sse;

namespace Gateway.Storage.Capture;

/// <summary>Folds the events a client was sent into the unary answer they amount to, in the client's dialect.</summary>
internal static class StreamFold
{
    private static readonly EventWriterOptions Writing = new("", "", 0, IncludeUsage: true, DateTimeOffset.UnixEpoch);

    /// <summary>False where they are no answer. An error event follows the answer so far, on a line of its own.</summary>
    public static bool TryFold(ReadOnlyMemory<byte> events, bool isWhole, IIngressDialect dialect, out ReadOnlyMemory<byte> answer)
    {
        var output = new ArrayBufferWriter<byte>();
        answer = default;
        if (ReaderOf(dialect.Dialect) is not { } reader || Fold(events.Span, isWhole, reader) is not { } fold)
            return false;
        Write(fold, dialect, output);
        answer = output.WrittenMemory;
        return true;
    }

    private static IChatEventReader? ReaderOf(Dialect dialect) => dialect switch
    {
        Dialect.Anthropic => new AnthropicDialect().CreateEventReader(),
        Dialect.OpenAi => new OpenAiDialect().CreateEventReader(),
        _ => null,
    };

    private static ResponseFold? Fold(ReadOnlySpan<byte> bytes, bool isWhole, IChatEventReader reader)
    {
        using var scanner = new SseFrameScanner();
        scanner.Append(bytes);
        var (fold, events) = (new ResponseFold(), new List<ChatEvent>());
        while (scanner.TryRead(out var frame) || (isWhole && scanner.TryReadLast(out frame)))
            reader.Read(frame, events);
        reader.Complete(events);
        foreach (var chatEvent in events)
            fold.Add(chatEvent);
        return events.Exists(e => e is ChatEvent.Started or ChatEvent.Failed { Error.Kind: not (ChatErrorKind.Cut or ChatErrorKind.Malformed) }) ? fold : null;
    }

    private static void Write(ResponseFold fold, IIngressDialect dialect, ArrayBufferWriter<byte> output)
    {
        var answer = fold.ToResponse();
        if (answer.Content.Count > 0 || fold.Error is null)
            dialect.WriteResponse(answer, Writing, output);
        if (fold.Error is not { } error)
            return;
        if (output.WrittenCount > 0)
            output.Write("\n"u8);
        dialect.WriteError(error.Type ?? error.Kind.Word(), error.Message, "", output);
    }
}
