using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects;

/// <summary>What a relay changes in a request beside its model, and in its answer.</summary>
public sealed class RelayPlan
{
    private JsonEdits? _edits;
    private ConversionReport? _report;

    /// <summary>Changes of the caller's bytes.</summary>
    public JsonEdits Edits => _edits ??= new JsonEdits();

    /// <summary>What the caller asked for and the provider is not told; null while there is nothing.</summary>
    public ConversionReport? Losses => _report;

    /// <summary>The client did not ask for the chunk that counts tokens; the accounts did. It is not passed on.</summary>
    public bool HidesUsage { get; set; }

    /// <summary>Notes what the caller asked for and the provider is not told.</summary>
    public void Lost(string field, string reason) => (_report ??= new ConversionReport()).Lost(field, reason);

    /// <summary>The caller's bytes, changed.</summary>
    public SplicedBody Apply(ReadOnlyMemory<byte> body) => _edits?.Apply(body) ?? new SplicedBody(body);
}
