using System.Buffers;
using System.Text;
using Gateway.Model.Redaction;

namespace Gateway.Storage.Capture.Redaction;

/// <summary>Masks what looks secret or personal in a text, and what the gateway knows to be secret.</summary>
internal sealed class TextRedactor(KnownSecrets secrets)
{
    // Tool arguments are JSON in a string; what they hold in turn is looked at as text.
    private const int MaxNesting = 2;

    /// <summary><paramref name="text"/> masked; the same instance where nothing was to be masked.</summary>
    public string Redact(string text) => RedactionRules.Apply(secrets.Mask(text));

    /// <summary>The value of a JSON field, masked; JSON inside it stays JSON.</summary>
    public string RedactValue(string? name, string value, int nesting)
    {
        if (FieldNames.IsMedia(name, value))
            return RedactionRules.Media(value.Length);
        if (value.Length > 0 && FieldNames.IsSecret(name))
            return SecretRules.Secret;
        return nesting < MaxNesting && value is ['{' or '[', .., '}' or ']'] ? RedactJson(value, nesting + 1) : Redact(value);
    }

    private string RedactJson(string json, int nesting)
    {
        var output = new ArrayBufferWriter<byte>();
        return !new JsonRedactor(this, int.MaxValue, nesting).TryRedact(Encoding.UTF8.GetBytes(json), isWhole: true, output, out _) ? Redact(json)
            : Encoding.UTF8.GetString(output.WrittenSpan) is var redacted && redacted == json ? json : redacted;
    }
}
