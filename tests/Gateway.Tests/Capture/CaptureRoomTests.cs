using Gateway.Model;
using Gateway.Storage;
using Gateway.Storage.Capture;
using Gateway.Tests.Storage;

namespace Gateway.Tests.Capture;

public sealed class CaptureRoomTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BodiesBeyondTheBound_WaitAndAreAllWritten()
    {
        await using var store = TestStore.Create(new RequestLogSettings { CaptureBytes = 8000 });
        var writes = Enumerable.Range(0, 5).Select(i => store.Log.WriteAsync(Captured(store, $"req-{i}", 1500), Token).AsTask()).ToList();

        writes.Select(w => w.IsCompleted).ShouldBe([true, true, false, false, false]);
        store.Log.TryWrite(store.Log.Pending("without").Completed()).ShouldBeTrue("a record without bodies needs no room");
        store.Log.QueueLength.ShouldBe(3);

        await store.StartAsync();
        await Task.WhenAll(writes).WaitAsync(TimeSpan.FromSeconds(30), Token);
        await store.StopAsync(Token);
        store.Read("SELECT request_id, length(request_data) FROM provider_logs ORDER BY request_id")
            .ShouldBe(["req-0|1500", "req-1|1500", "req-2|1500", "req-3|1500", "req-4|1500", "without|NULL"]);
        store.Log.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task BodyLargerThanTheBound_GoesInAlone()
    {
        await using var store = TestStore.Create(new RequestLogSettings { CaptureBytes = 100 });
        var large = store.Log.WriteAsync(Captured(store, "large", 5000), Token).AsTask();
        var small = store.Log.WriteAsync(Captured(store, "small", 10), Token).AsTask();

        large.IsCompleted.ShouldBeTrue();
        small.IsCompleted.ShouldBeFalse();
        await store.StartAsync();
        await small.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await store.StopAsync(Token);
        store.Read("SELECT count(*) FROM provider_logs").ShouldBe(["2"]);
    }

    [Fact]
    public async Task WaiterThatLeaves_TakesNoRoom()
    {
        var room = new CaptureRoom(capacity: 10);
        room.TryEnter(10).ShouldBeTrue();
        using var leaves = new CancellationTokenSource();
        var left = room.EnterAsync(10, leaves.Token).AsTask();
        var stays = room.EnterAsync(10, Token).AsTask();
        await leaves.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(left);
        stays.IsCompleted.ShouldBeFalse();

        room.Leave(10);
        await stays.WaitAsync(TimeSpan.FromSeconds(30), Token);
        room.TryEnter(1).ShouldBeFalse();
        room.Leave(10);
        room.TryEnter(1).ShouldBeTrue();
    }

    [Fact]
    public async Task WhereNothingIsWrittenAnyMore_NobodyWaits()
    {
        var room = new CaptureRoom(capacity: 10);
        room.TryEnter(10).ShouldBeTrue();
        var waiting = room.EnterAsync(10, Token).AsTask();

        room.Close();

        await waiting.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    private static RequestRecord Captured(TestStore store, string id, int characters) =>
        store.Log.Pending(id).Completed() with { RequestData = new string('x', characters) };
}
