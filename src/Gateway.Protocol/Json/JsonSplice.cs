using System.Buffers;
using Gateway.Protocol.Dialects;

namespace Gateway.Protocol.Json;

/// <summary>Edits a JSON body in place: every byte that is not the edited value stays as the caller wrote it.</summary>
public static class JsonSplice
{
    /// <summary>
    /// The body with its top-level <c>model</c> set to <paramref name="model"/>. A body that names it already is returned as it is; in one
    /// that names none it is put first.
    /// </summary>
    /// <param name="body">The body <paramref name="peek"/> was made of, without problems.</param>
    /// <param name="peek">Where the value is.</param>
    /// <param name="model">The upstream's name of the model.</param>
    public static SplicedBody WithModel(ReadOnlyMemory<byte> body, RequestPeek peek, string model)
    {
        if (peek.HasModel && peek.Model == model)
            return new SplicedBody(body, default, default);
        if (peek.HasModel)
            return new SplicedBody(body[..peek.ModelRange.Start], Quoted(model), body[peek.ModelRange.End..]);

        var brace = body.Span.IndexOf((byte)'{') + 1;
        return new SplicedBody(body[..brace], Member(model, last: IsEmptyObject(body.Span[brace..])), body[brace..]);
    }

    private static bool IsEmptyObject(ReadOnlySpan<byte> afterBrace) => afterBrace.TrimStart(" \t\r\n"u8) is [(byte)'}', ..];

    private static ReadOnlyMemory<byte> Quoted(string model)
    {
        var output = new ArrayBufferWriter<byte>(model.Length + 2);
        using (var json = JsonOutput.CreateWriter(output))
            json.WriteStringValue(model);
        return output.WrittenMemory;
    }

    private static byte[] Member(string model, bool last)
    {
        var value = Quoted(model);
        return [.. "\"model\":"u8, .. value.Span, .. last ? ""u8 : ","u8];
    }
}
