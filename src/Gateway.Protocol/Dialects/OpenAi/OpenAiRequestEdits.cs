using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Changes a Chat Completions request in place, so that a provider with quirks takes it: fields renamed or left out, every other byte as it was. What is
/// only called otherwise is no loss; what is left out is.
/// </summary>
internal sealed class OpenAiRequestEdits(ReadOnlyMemory<byte> body, OpenAiQuirks quirks, JsonEdits edits, Action<string, string> lost)
{
    public const string ParticipantName = "messages[].name";
    public const string Unsupported = "left out: the provider does not take it";

    private static readonly JsonReaderOptions Options = new() { MaxDepth = OpenAiFields.ParseOptions.MaxDepth };

    /// <summary>As <see cref="Plan"/>, for a body that was written here.</summary>
    public static SplicedBody Apply(ReadOnlyMemory<byte> body, OpenAiQuirks quirks, CallerFields names, ConversionReport report)
    {
        var edits = new JsonEdits();
        new OpenAiRequestEdits(body, quirks, edits, (field, reason) =>
        {
            if (names.OfChatCompletions(field) is { } known)
                report.Lost(known, reason);
        }).Plan();
        return edits.Apply(body);
    }

    public void Plan()
    {
        var json = new Utf8JsonReader(body.Span, Options);
        var removal = new MemberRemoval(edits);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            PlanMember(ref json, ref removal);
        removal.Finish();
    }

    private void PlanMember(ref Utf8JsonReader json, ref MemberRemoval removal)
    {
        var start = (int)json.TokenStartIndex;
        var nameEnd = start + json.ValueSpan.Length + 2;
        var name = json.GetString()!;
        json.Read();
        var newName = quirks.RenamedParameters.GetValueOrDefault(name);
        if (quirks.UnsupportedParameters.Contains(name))
        {
            Remove(ref json, ref removal, start, name, Unsupported);
            return;
        }

        if (newName is not null && Has(newName))
        {
            Remove(ref json, ref removal, start, name, $"left out: {newName} says it already");
            return;
        }

        removal.Keep(start);
        if (newName is not null)
            edits.Replace(start..nameEnd, Quoted(newName));
        if (name == "messages" && quirks.ChangesMessages && json.TokenType == JsonTokenType.StartArray)
            new OpenAiMessageEdits(quirks, edits, lost).Plan(ref json);
        else
            json.Skip();
        removal.Kept((int)json.BytesConsumed);
    }

    // A null asks for nothing; providers that refuse a field refuse it all the same.
    private void Remove(ref Utf8JsonReader json, ref MemberRemoval removal, int start, string name, string reason)
    {
        if (json.TokenType != JsonTokenType.Null)
            lost(name, reason);
        json.Skip();
        removal.Remove(start, (int)json.BytesConsumed);
    }

    private bool Has(string name)
    {
        var json = new Utf8JsonReader(body.Span, Options);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(name))
                return true;
            json.Skip();
        }

        return false;
    }

    private static byte[] Quoted(string name) => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(name)}\"");
}
