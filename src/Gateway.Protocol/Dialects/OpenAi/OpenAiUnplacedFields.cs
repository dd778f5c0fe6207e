using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Fields inside messages that the canonical model has no place for, each under its path without positions
/// (<c>messages[].content[].image_url.format</c>), so that a writer of another dialect can report it.
/// </summary>
internal sealed class OpenAiUnplacedFields
{
    private readonly List<RequestExtension> _fields = [];

    public IReadOnlyList<RequestExtension> Fields => _fields;

    /// <summary>Keeps every member of <paramref name="holder"/> that says something and is not <paramref name="known"/>, once a path.</summary>
    public void Add(JsonElement holder, string path, params ReadOnlySpan<string> known)
    {
        if (holder.ValueKind != JsonValueKind.Object)
            return;
        foreach (var field in holder.EnumerateObject())
        {
            if (known.Contains(field.Name) || SaysNothing(field.Value))
                continue;
            var name = $"{path}.{field.Name}";
            if (!_fields.Exists(f => f.Name == name))
                _fields.Add(new RequestExtension(name, field.Value));
        }
    }

    public static bool SaysNothing(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.False
        || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);
}
