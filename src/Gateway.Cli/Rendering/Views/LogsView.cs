using Gateway.Cli.Api.Answers;

namespace Gateway.Cli.Rendering.Views;

internal static class LogsView
{
    private static readonly Column<LogAnswer>[] Columns =
    [
        new("Time (UTC)", "created_at", l => Cell.Time(l.CreatedAt)),
        new("Provider", "provider", l => Cell.Of(l.Provider)),
        new("Model", "model", l => Cell.Of(l.Model)),
        new("Outcome", "outcome", l => l.ErrorCode is { } error ? Cell.Of(error, Tone.Bad) : Cell.State(l.State)) { Place = Place.Terminal },
        new("State", "state", l => Cell.State(l.State)) { Place = Place.Piped },
        new("Error", "error_code", l => Cell.Of(l.ErrorCode)) { Place = Place.Piped },
        new("Took", "duration_ms", l => Cell.Duration(l.DurationMs)) { IsNumber = true, Place = Place.Wide },
        new("Request", "request_id", l => Cell.Of(l.RequestId)) { Place = Place.Wide },
        new("Cost", "cost_usd", l => Cell.Usd(l.CostUsd)) { IsNumber = true, Place = Place.Wide },
        new("Input", "input_tokens", l => Cell.Count(l.Tokens?.Input)) { IsNumber = true, Place = Place.Wide },
        new("Output", "output_tokens", l => Cell.Count(l.Tokens?.Output)) { IsNumber = true, Place = Place.Wide },
        new("Status", "status", l => Cell.Count(l.Status)) { IsNumber = true, Place = Place.Wide },
        new("Attempts", "attempts", l => Cell.Of(l.Attempts)) { Place = Place.Wide },
        new("First token", "ttft_ms", l => Cell.Duration(l.TtftMs)) { IsNumber = true, Place = Place.Wide },
        new("Cached", "cache_read_tokens", l => Cell.Count(l.Tokens?.CacheRead)) { Place = Place.Piped },
        new("To cache", "cache_write_tokens", l => Cell.Count(l.Tokens?.CacheWrite)) { Place = Place.Piped },
        new("Counted by", "usage_source", l => Cell.Of(l.UsageSource)) { Place = Place.Piped },
        new("Stream", "stream", l => Cell.Of(l.Stream switch { true => "yes", false => "no", null => null })) { Place = Place.Piped },
        new("User", "user_id", l => Cell.Of(l.UserId)) { Place = Place.Piped },
        new("Key", "key_id", l => Cell.Of(l.KeyId)) { Place = Place.Piped },
        new("Conversation", "conversation_id", l => Cell.Of(l.ConversationId)) { Place = Place.Piped },
    ];

    public static void Show(LogsAnswer answer, Screen screen)
    {
        screen.Show(Columns, answer.Logs, "No such request in the log.");
        if (answer.Next is not null)
            screen.Hint("There are older ones: -n <count> shows more.");
    }
}
