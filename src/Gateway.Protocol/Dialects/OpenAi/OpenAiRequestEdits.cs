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

    private readonly string[] _names = [.. quirks.UnsupportedParameters, .. quirks.RenamedParameters.Keys, .. quirks.RenamedParameters.Values];
    private readonly bool _changesMessages = quirks.ChangesMessages && !quirks.UnsupportedParameters.Contains("messages");
    private readonly List<Member> _members = [];

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
        if (!quirks.ChangesRequests)
            return;
        Collect();
        var removal = new MemberRemoval(edits);
        foreach (var member in _members)
            PlanMember(member, ref removal);
        removal.Finish();
    }

    // One pass: what is at the end of the body counts for what stands before it.
    private void Collect()
    {
        var json = new Utf8JsonReader(body.Span, Options);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)json.TokenStartIndex;
            var nameEnd = start + json.ValueSpan.Length + 2;
            var name = KnownName(json);
            var changes = _changesMessages && json.TextIs("messages"u8);
            json.Read();
            var isNull = json.TokenType == JsonTokenType.Null;
            if (changes && json.TokenType == JsonTokenType.StartArray)
                new OpenAiMessageEdits(quirks, edits, lost).Plan(ref json);
            else
                json.Skip();
            _members.Add(new Member(name, start, nameEnd, (int)json.BytesConsumed, isNull));
        }
    }

    private string? KnownName(in Utf8JsonReader json)
    {
        foreach (var name in _names)
        {
            if (json.TextIs(name))
                return name;
        }

        return null;
    }

    private void PlanMember(in Member member, ref MemberRemoval removal)
    {
        if (ReasonToRemove(member.Name) is { } reason)
        {
            // A null asks for nothing; providers that refuse a field refuse it all the same.
            if (!member.IsNull)
                lost(member.Name!, reason);
            removal.Remove(member.Start, member.End);
            return;
        }

        removal.Keep(member.Start);
        if (NewName(member.Name) is { } newName)
            edits.Replace(member.Start..member.NameEnd, Quoted(newName));
        removal.Kept(member.End);
    }

    private string? ReasonToRemove(string? name) =>
        name is null ? null
        : quirks.UnsupportedParameters.Contains(name) ? Unsupported
        : NewName(name) is { } said && _members.Exists(m => m.Name == said) ? $"left out: {said} says it already"
        : null;

    private string? NewName(string? name) => name is null ? null : quirks.RenamedParameters.GetValueOrDefault(name);

    private static byte[] Quoted(string name) => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(name)}\"");

    /// <summary>A field of the body: where it stands, and its name where the quirks know it.</summary>
    private readonly record struct Member(string? Name, int Start, int NameEnd, int End, bool IsNull);
}
