using System.Text.Json;

namespace Gateway.Protocol.Chat;

/// <summary>
/// One step of an answer. The order a reader keeps: <see cref="Started"/> first and once (a stream that failed before it is the failure alone); blocks opened with rising indexes, each
/// closed once, deltas only between; <see cref="Usage"/> anywhere; then exactly one <see cref="Finished"/> or <see cref="Failed"/>, last.
/// Blocks may overlap (parallel tool calls); a writer for a dialect that forbids it serialises them.
/// </summary>
public abstract record ChatEvent
{
    /// <param name="Id">The provider's id of the answer; null when it gave none.</param>
    /// <param name="Model">The model the provider says answered; null when it said none.</param>
    public sealed record Started(string? Id, string? Model) : ChatEvent;

    /// <param name="Index">Counts from 0, rising by one.</param>
    /// <param name="Block">
    /// The block as it begins. Text, arguments and reasoning text follow as deltas and are empty here; an <see cref="OpaqueBlock"/>, redacted
    /// reasoning, an image or a document comes whole.
    /// </param>
    public sealed record BlockStarted(int Index, ChatBlock Block) : ChatEvent;

    public sealed record BlockDelta(int Index, DeltaKind Kind, string Text) : ChatEvent;

    public sealed record BlockStopped(int Index) : ChatEvent;

    /// <summary>A running total, to be merged field by field (<see cref="TokenUsage.Merge"/>).</summary>
    public sealed record Usage(TokenUsage Tokens) : ChatEvent;

    /// <param name="Reason">Why the model stopped.</param>
    /// <param name="StopSequence">The caller's stop sequence that was met, if the provider says which.</param>
    public sealed record Finished(StopReason Reason, string? StopSequence = null) : ChatEvent
    {
        /// <summary>The provider's own word for it, for logs.</summary>
        public string? Raw { get; init; }
    }

    /// <summary>The answer broke off: the provider said so, or what it sent cannot be understood or is not complete.</summary>
    public sealed record Failed(ChatError Error) : ChatEvent;

    /// <summary>An event or a top-level field only its own dialect understands. A writer of another dialect passes over it.</summary>
    public sealed record Opaque(Dialect Origin, string Name, JsonElement Raw) : ChatEvent;
}

/// <summary>What a delta adds to.</summary>
public enum DeltaKind
{
    /// <summary>Text of a <see cref="TextBlock"/>.</summary>
    Text,

    /// <summary>Raw JSON text of a <see cref="ToolUseBlock"/>'s arguments.</summary>
    Arguments,

    /// <summary>Text of a <see cref="ReasoningBlock"/>.</summary>
    Reasoning,

    /// <summary>The signature of a <see cref="ReasoningBlock"/>; several are concatenated.</summary>
    Signature,

    /// <summary>A citation of a <see cref="TextBlock"/>, as raw JSON of one citation object.</summary>
    Citation,
}

/// <summary>Why a model stopped.</summary>
public enum StopReason
{
    /// <summary>It was done.</summary>
    EndTurn,

    /// <summary>It reached the asked or the model's output limit.</summary>
    MaxTokens,

    /// <summary>It met one of the caller's stop sequences.</summary>
    StopSequence,

    /// <summary>It waits for tool results.</summary>
    ToolUse,

    /// <summary>It, or a filter before or after it, refused.</summary>
    Refusal,

    /// <summary>A long server-side turn paused; send the answer back to go on (Anthropic <c>pause_turn</c>).</summary>
    PauseTurn,

    /// <summary>The model's context window is full (Anthropic <c>model_context_window_exceeded</c>).</summary>
    ContextWindowExceeded,
}
