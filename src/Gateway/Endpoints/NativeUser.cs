using System.Text.Json;
using Gateway.Native;

namespace Gateway.Endpoints;

/// <summary>
/// Finds the user whom a native request names in its body, for whoever has limits or budgets by users: <c>metadata.user_id</c> (Anthropic), <c>user</c>,
/// and where nothing else does <c>safety_identifier</c> (OpenAI).
/// </summary>
internal static class NativeUser
{
    private const int MaxDepth = 256;

    /// <returns>Null where nobody is named, or the body cannot be read before it is sent.</returns>
    public static async ValueTask<string?> FindAsync(NativeBody body, NativeOperation operation, CancellationToken cancellationToken) =>
        operation.IsMetered && await body.ReadAsync(cancellationToken).ConfigureAwait(false) is { } bytes ? In(bytes) : null;

    /// <summary>The user whom a body names; null where it names none, or is no JSON object.</summary>
    internal static string? In(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            return json.Read() && json.TokenType == JsonTokenType.StartObject ? InObject(ref json) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? InObject(ref Utf8JsonReader json)
    {
        string? user = null, safetyIdentifier = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("user"u8))
                user = Text(ref json) ?? user;
            else if (json.ValueTextEquals("safety_identifier"u8))
                safetyIdentifier = Text(ref json) ?? safetyIdentifier;
            else if (json.ValueTextEquals("metadata"u8) && json.Read() && json.TokenType == JsonTokenType.StartObject)
                user = InMetadata(ref json) ?? user;
            else
                json.Skip();
        }

        return user ?? safetyIdentifier;
    }

    private static string? InMetadata(ref Utf8JsonReader json)
    {
        string? user = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("user_id"u8))
                user = Text(ref json) ?? user;
            else
                json.Skip();
        }

        return user;
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        var text = json.TokenType == JsonTokenType.String ? json.GetString() : null;
        json.Skip();
        return string.IsNullOrEmpty(text) ? null : text;
    }
}
