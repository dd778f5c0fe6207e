using System.Buffers;
using Gateway.Protocol.Dialects;

namespace Gateway.Protocol.Json;

/// <summary>Edits a JSON body in place: every byte that is not the edited value stays as the caller wrote it.</summary>
public static class JsonSplice
{
    /// <summary>
    /// Sets the top-level <c>model</c> to <paramref name="model"/>. A body that names it already stays as it is; in one that names none it is put
    /// first.
    /// </summary>
    /// <param name="edits">Takes the change.</param>
    /// <param name="body">The body <paramref name="peek"/> was made of, without problems.</param>
    /// <param name="peek">Where the value is.</param>
    /// <param name="model">The upstream's name of the model.</param>
    public static void SetModel(JsonEdits edits, ReadOnlyMemory<byte> body, RequestPeek peek, string model)
    {
        if (!peek.HasModel)
            AddFirst(edits, body, "model", Quoted(model).Span);
        else if (peek.Model != model)
            edits.Replace(peek.ModelRange, Quoted(model));
    }

    /// <summary>Sets the longest answer to <paramref name="tokens"/> wherever the body says it; where it says none, it is put first.</summary>
    /// <param name="edits">Takes the change.</param>
    /// <param name="body">The body <paramref name="peek"/> was made of, without problems.</param>
    /// <param name="peek">Where the values are.</param>
    /// <param name="name">What the dialect calls it.</param>
    /// <param name="tokens">At least 1.</param>
    public static void SetMaxTokens(JsonEdits edits, ReadOnlyMemory<byte> body, RequestPeek peek, string name, int tokens)
    {
        var value = System.Text.Encoding.UTF8.GetBytes(tokens.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var range in peek.MaxOutputRanges)
            edits.Replace(range, value);
        if (peek.MaxOutputRanges.Count == 0)
            AddFirst(edits, body, name, value);
    }

    /// <summary>Puts a field before all others of the object that <paramref name="body"/> is.</summary>
    /// <param name="edits">Takes the change.</param>
    /// <param name="body">A JSON object.</param>
    /// <param name="name">The field's name: plain letters.</param>
    /// <param name="value">Its value, as JSON.</param>
    public static void AddFirst(JsonEdits edits, ReadOnlyMemory<byte> body, string name, ReadOnlySpan<byte> value)
    {
        var inside = body.Span.IndexOf((byte)'{') + 1;
        edits.Insert(inside, Member(name, value, last: IsEmptyObject(body.Span[inside..])));
    }

    private static bool IsEmptyObject(ReadOnlySpan<byte> afterBrace) => afterBrace.TrimStart(" \t\r\n"u8) is [(byte)'}', ..];

    private static ReadOnlyMemory<byte> Quoted(string model)
    {
        var output = new ArrayBufferWriter<byte>(model.Length + 2);
        using (var json = JsonOutput.CreateWriter(output))
            json.WriteStringValue(model);
        return output.WrittenMemory;
    }

    private static byte[] Member(string name, ReadOnlySpan<byte> value, bool last) =>
        [(byte)'"', .. System.Text.Encoding.UTF8.GetBytes(name), .. "\":"u8, .. value, .. last ? ""u8 : ","u8];
}
