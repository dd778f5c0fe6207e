using Gateway.Storage;
using Gateway.Storage.Queries;

namespace Gateway.Tests.Storage.Queries;

/// <summary>Each list of the log is a walk along one index: nothing is sorted, nothing scanned, no large text read.</summary>
public sealed class LogSelectionTests
{
    private const string ByTime = "ix_provider_logs_created_at";
    private const string ByProvider = "ix_provider_logs_provider_created_at";
    private const string ByFailure = "ix_provider_logs_failed";
    private const string ByFailureOfProvider = "ix_provider_logs_failed_provider";
    private const string ByUser = "ix_provider_logs_user_created_at";
    private const string ByFailureOfUser = "ix_provider_logs_failed_user";
    private const string ByConversation = "ix_provider_logs_conversation_created_at";

    [Theory]
    [InlineData(false, false, false, false, ByTime)]
    [InlineData(true, false, false, false, ByProvider)]
    [InlineData(false, true, false, false, ByFailure)]
    [InlineData(true, true, false, false, ByFailureOfProvider)]
    [InlineData(false, false, true, false, ByUser)]
    [InlineData(true, false, true, false, ByUser)]
    [InlineData(false, true, true, false, ByFailureOfUser)]
    [InlineData(true, true, true, false, ByFailureOfUser)]
    [InlineData(false, false, false, true, ByConversation)]
    [InlineData(true, false, false, true, ByConversation)]
    [InlineData(false, true, false, true, ByConversation)]
    [InlineData(true, true, true, true, ByConversation)]
    public async Task Filter_WalksItsIndex(bool provider, bool failed, bool user, bool conversation, string index)
    {
        await using var store = await TestStore.StartAsync();
        var filter = new RequestLogFilter
        {
            Provider = provider ? "claude" : null, FailedOnly = failed, UserId = user ? "ann" : null, ConversationId = conversation ? "c1" : null,
        };
        foreach (var page in (RequestLogFilter[])[filter, filter with { Before = 5 }, filter with { Before = 5, BeforeId = 7 }])
        {
            var selection = new LogSelection(page, 10);
            var plan = QueryPlan.Of(store, selection.Sql, selection.Parameters);

            plan.ShouldMatch($@"^(SEARCH|SCAN) provider_logs USING INDEX {index}( \(.*\))?$");
            // Where there is something to seek by, nothing but the time's index is walked from its end.
            if (page.Before is not null)
                plan.ShouldContain("created_at<?");
            selection.Sql.ShouldNotContain("_data");
        }
    }
}
