using System.Security.Cryptography;
using System.Text;
using Gateway.Routing;

namespace Gateway.Endpoints;

/// <summary>What callers write into a body, in the length the log keeps: a body has room for megabytes, and each of its rows would hold them.</summary>
internal static class CallerText
{
    /// <summary>Characters of a user id that stays whole. Claude Code's have about 150.</summary>
    public const int MaxUserLength = 256;

    private const int KeptOfLonger = 200;
    private const int HashBytes = 8;

    /// <summary>
    /// The id without control characters; a longer one is its beginning, <c>~</c> and 16 hex digits of the SHA-256 of its UTF-8, so that users stay apart.
    /// </summary>
    public static string? User(string? id) =>
        id is null ? null
        : Printable(id.Length <= MaxUserLength ? id : $"{Beginning(id, KeptOfLonger)}~{Hash(id)}");

    /// <summary>The model asked for, or its beginning where no model is that long, without control characters.</summary>
    public static string? Model(string? name) => name is null ? null : Printable(Beginning(name, RoutePlanner.MaxModelLength));

    private static string Printable(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\u001f') ? string.Create(text.Length, text, Replace) : text;

    private static void Replace(Span<char> printable, string text)
    {
        for (var i = 0; i < text.Length; i++)
            printable[i] = text[i] < ' ' ? '\ufffd' : text[i];
    }

    // Half a surrogate pair is no character.
    private static string Beginning(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashBytes));
}
