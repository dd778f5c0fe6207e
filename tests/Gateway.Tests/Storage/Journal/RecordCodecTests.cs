using System.Reflection;
using Gateway.Model;
using Gateway.Model.Budgets;
using Gateway.Protocol.Chat;
using Gateway.Storage.Journal;

namespace Gateway.Tests.Storage.Journal;

public sealed class RecordCodecTests
{
    private static readonly TokenUsage Usage = new()
    {
        Input = 1, CacheRead = 2, CacheWrite5m = 3, CacheWrite1h = 4, Output = long.MaxValue, Reasoning = 5, Source = UsageSource.Estimated,
    };

    private static readonly AttemptRecord Call = new()
    {
        Provider = "gemini", Model = "gemini-2.5-flash", Usage = Usage, Duration = 12, Success = true, Outcome = "ok",
        Price = new PricedUsage(0.000_000_000_000_1m, "of-the-call"), CreatedAt = 1_800_000_000_001,
    };

    private static readonly RequestRecord Everything = new()
    {
        Id = 1L << 62, RequestId = "req-😀", ConversationId = "conversation", UserId = "user", KeyId = "key", Provider = "claude", Model = "claude-x",
        State = RequestState.Completed, Ingress = "anthropic", Exchange = "relay", Stream = true, Attempts = "claude=overloaded,gemini=ok",
        CreatedAt = 1_800_000_000_000, Duration = 1200, Ttft = 300, Status = 200, StopReason = "end_turn", Usage = Usage,
        Price = new PricedUsage(decimal.MaxValue, "genai-prices/2026-08-21"), Calls = [Call with { Success = false, Outcome = "overloaded" }, Call],
        Charge = new BudgetCharge([new(new("each", "ci", 1), 2), new(new("all", "", 0), null)], 3, 4, 5),
        PrefixHash = long.MinValue, PrefixBytes = 4096, ErrorCode = "timeout", RequestData = "asked", ResponseData = "answered", ErrorData = "failed",
    };

    [Fact]
    public void EveryField_IsReadBackButForCapturedBodies()
    {
        ShouldBeFilled(Everything);
        ShouldBeFilled(Call);
        ShouldBeFilled(Usage);

        var read = EncodedRecord.Decode(EncodedRecord.Of(Everything).ToArray());

        read.Calls.ShouldBe(Everything.Calls);
        read.Charge!.Places.ShouldBe(Everything.Charge!.Places);
        (read.Charge with { Places = Everything.Charge.Places }).ShouldBe(Everything.Charge);
        (read with { Calls = Everything.Calls, Charge = Everything.Charge }).ShouldBe(Everything with { RequestData = null, ResponseData = null, ErrorData = null });
    }

    [Fact]
    public void NothingButWhatMustBe_IsReadBack()
    {
        var bare = new RequestRecord { Id = 7, RequestId = "", Ingress = "openai", CreatedAt = -1 };
        var read = EncodedRecord.Decode(EncodedRecord.Of(bare).ToArray());

        (read with { Calls = bare.Calls }).ShouldBe(bare);
        read.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void IdThatIsNoUnicode_IsReadBackAsTheDatabaseWouldKeepIt()
    {
        var read = EncodedRecord.Decode(EncodedRecord.Of(Everything with { UserId = "half \uD83D of a pair" }).ToArray());
        read.UserId.ShouldBe("half \uFFFD of a pair");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public void BytesThatEndTooSoon_AreRefused(int length) =>
        Should.Throw<InvalidDataException>(() => EncodedRecord.Decode(EncodedRecord.Of(Everything)[..length].ToArray()));

    // A field added to the model and forgotten here would be missing from the row after a crash.
    private static void ShouldBeFilled<T>(T value) =>
        typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetValue(value) is null or "" or false or 0 or 0L)
            .Select(property => property.Name)
            .ShouldBeEmpty("give it a value here, and write it in RecordCodec");
}
