using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// Where a thought signature returns to: the call right after its reasoning block, else the text right before it, else a part of its own. The
/// reverse of what <see cref="GeminiParts"/> does. https://ai.google.dev/gemini-api/docs/thought-signatures
/// </summary>
internal static class GeminiSignatures
{
    /// <summary>
    /// Google's documented stand-in where a call has no signature, because another model made it: Gemini 3 answers 400 to a call of the
    /// current turn without one.
    /// </summary>
    public const string Bypass = "context_engineering_is_the_way_to_go";

    public static string? BeforeCall(IReadOnlyList<ChatBlock> blocks, int call) => At(blocks, call - 1);

    public static string? AfterText(IReadOnlyList<ChatBlock> blocks, int text) =>
        blocks[text] is TextBlock { Text.Length: > 0 } && At(blocks, text + 1) is { } signature && !IsCall(blocks, text + 2) ? signature : null;

    public static bool StandsAlone(IReadOnlyList<ChatBlock> blocks, int reasoning) =>
        At(blocks, reasoning) is not null && !IsCall(blocks, reasoning + 1) && (reasoning == 0 || AfterText(blocks, reasoning - 1) is null);

    private static bool IsCall(IReadOnlyList<ChatBlock> blocks, int index) => index < blocks.Count && blocks[index] is ToolUseBlock;

    private static string? At(IReadOnlyList<ChatBlock> blocks, int index) =>
        index >= 0 && index < blocks.Count && blocks[index] is ReasoningBlock { Origin: Dialect.Gemini, Signature: { Length: > 0 } signature }
            ? signature
            : null;
}
