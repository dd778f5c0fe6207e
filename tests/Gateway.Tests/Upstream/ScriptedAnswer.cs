using System.Text;

namespace Gateway.Tests.Upstream;

/// <summary>The answer to one call: status, headers, and the steps its body is sent in.</summary>
public sealed record ScriptedAnswer
{
    public int Status { get; init; } = 200;

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>What happens before the status line.</summary>
    public IReadOnlyList<ScriptedStep> BeforeHeaders { get; init; } = [];

    public IReadOnlyList<ScriptedStep> Body { get; init; } = [];

    public static ScriptedAnswer Json(string body, int status = 200) => Json(Encoding.UTF8.GetBytes(body), status);

    public static ScriptedAnswer Json(byte[] body, int status = 200) => new()
    {
        Status = status,
        Headers = [("content-type", "application/json"), ("content-length", $"{body.Length}")],
        Body = [ScriptedStep.Send(body)],
    };

    /// <summary>An event stream, each of the texts sent and flushed on its own.</summary>
    public static ScriptedAnswer Stream(params string[] pieces) => Stream([.. pieces.Select(ScriptedStep.Send)]);

    public static ScriptedAnswer Stream(params ScriptedStep[] steps) => new()
    {
        Headers = [("content-type", "text/event-stream; charset=utf-8")],
        Body = steps,
    };

    /// <summary>The connection is cut without an answer.</summary>
    public static ScriptedAnswer Nothing { get; } = new() { BeforeHeaders = [ScriptedStep.Cut] };

    public ScriptedAnswer With(string header, string value) => this with { Headers = [.. Headers, (header, value)] };
}
