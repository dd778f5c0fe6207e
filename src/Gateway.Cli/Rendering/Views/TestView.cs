using Gateway.Cli.Api.Answers;

namespace Gateway.Cli.Rendering.Views;

internal static class TestView
{
    public static void Show(TestAnswer answer, Screen screen) => screen.Show(
    [
        new("Provider", "provider", Cell.Of(answer.Provider)),
        new("Model", "model", Cell.Of(answer.Model)),
        new("Outcome", "outcome", Cell.State(answer.Outcome ?? (answer.Ok ? "ok" : "failed"))),
        new("Status", "status", Cell.Count(answer.Status)),
        new("Streamed", "stream", Cell.Of(answer.Stream switch { true => "yes", false => "no", null => null })),
        new("Took", "latency_ms", Cell.Duration(answer.LatencyMs)),
        new("First token", "ttft_ms", Cell.Duration(answer.TtftMs)),
        new("Input tokens", "input_tokens", Cell.Count(answer.Tokens?.Input)),
        new("Output tokens", "output_tokens", Cell.Count(answer.Tokens?.Output)),
        new("Cost", "cost_usd", Cell.Usd(answer.CostUsd)),
        new("Answer", "text", Cell.Of(answer.Text)),
        new("Detail", "detail", Cell.Of(answer.Detail, answer.Ok ? Tone.Plain : Tone.Bad)),
        new("Request", "request_id", Cell.Of(answer.RequestId)),
    ]);
}
