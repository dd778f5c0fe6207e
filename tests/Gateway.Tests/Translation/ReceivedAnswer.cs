using System.Text;
using System.Text.Json;

namespace Gateway.Tests.Translation;

/// <summary>What a client received, whatever its dialect.</summary>
public abstract record ReceivedAnswer(int Status, string? ContentType, byte[] Body)
{
    private const string ErrorFrame = "event: error\n";

    /// <summary>What the gateway says the translation lost.</summary>
    public string? Warnings { get; init; }

    public bool IsStream => ContentType == "text/event-stream; charset=utf-8";

    /// <summary>The error envelope, of a failed request or of the event that ends a broken stream; null for a whole answer.</summary>
    public JsonElement? Error =>
        ErrorAt is >= 0 and var at ? JsonElement.Parse(Text[(at + ErrorFrame.Length)..].Trim()["data: ".Length..])
        : Status >= 400 ? JsonElement.Parse(Body)
        : null;

    /// <summary>What stands before the error event of a broken stream.</summary>
    protected string BeforeError => Text[..ErrorAt];

    private string Text => Encoding.UTF8.GetString(Body);

    private int ErrorAt => IsStream ? Text.LastIndexOf(ErrorFrame, StringComparison.Ordinal) : -1;
}
