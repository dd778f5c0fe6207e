using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Who answered, and the start of the answer. Azure's first chunk (<c>prompt_filter_results</c>) has <c>id</c> and <c>model</c> "", some
/// providers leave the id "" throughout: the start waits for the first real id, or for the first content.
/// </summary>
internal sealed class OpenAiIdentity
{
    private string? _id;
    private string? _model;
    private string? _created;

    public bool HasStarted { get; private set; }

    public void Note(JsonElement chunk, ICollection<ChatEvent> events)
    {
        if (HasStarted)
            return;
        _id ??= chunk.NonEmptyTextOf("id"u8);
        _model ??= chunk.NonEmptyTextOf("model"u8);
        _created ??= chunk.ScalarOf("created"u8);
        if (_id is not null)
            Start(events);
    }

    public void Start(ICollection<ChatEvent> events)
    {
        if (HasStarted)
            return;
        HasStarted = true;
        events.Add(new ChatEvent.Started(_id, _model));
    }

    /// <summary>
    /// An id for a call whose provider gave none, or the same one twice. The same bytes give the same id; another answer of the same
    /// conversation gives another, because histories with repeated ids are refused.
    /// </summary>
    public string CallId(int ordinal, string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{_id}\n{_created}\n{ordinal}\n{name}"));
        return $"call_{Convert.ToHexStringLower(hash.AsSpan(0, 12))}";
    }
}
