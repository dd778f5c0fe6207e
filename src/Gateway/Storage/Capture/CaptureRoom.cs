using Gateway.Model;

namespace Gateway.Storage.Capture;

/// <summary>
/// Bounds what captured bodies take in the log's queue together: a record that finds no room waits, first come, first served. One that is larger than
/// the bound goes in alone.
/// </summary>
internal sealed class CaptureRoom(long capacity)
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Entered)> _waiting = new();
    private long _taken;
    private bool _closed;

    /// <summary>What the bodies of a record take in memory.</summary>
    public static long Needed(RequestRecord? record) => record is null ? 0
        : sizeof(char) * ((long)(record.RequestData?.Length ?? 0) + (record.ResponseData?.Length ?? 0) + (record.ErrorData?.Length ?? 0));

    /// <summary>Takes room if there is some and nobody waits for it.</summary>
    public bool TryEnter(long bytes)
    {
        if (bytes == 0)
            return true;
        lock (_gate)
            return TryTake(bytes);
    }

    /// <summary>Waits for room.</summary>
    public async ValueTask EnterAsync(long bytes, CancellationToken cancellationToken)
    {
        if (bytes == 0)
            return;
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (TryTake(bytes))
                return;
            _waiting.Enqueue((bytes, entered));
        }

        await using (cancellationToken.Register(() => entered.TrySetCanceled(cancellationToken)))
            await entered.Task;
    }

    /// <summary>Gives room back.</summary>
    public void Leave(long bytes)
    {
        if (bytes == 0)
            return;
        lock (_gate)
        {
            _taken -= bytes;
            LetIn();
        }
    }

    /// <summary>Nothing is written any more: nobody waits.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            LetIn();
        }
    }

    private bool Fits(long bytes) => _closed || _taken == 0 || _taken + bytes <= capacity;

    private bool TryTake(long bytes)
    {
        if (_waiting.Count > 0 || !Fits(bytes))
            return false;
        _taken += bytes;
        return true;
    }

    private void LetIn()
    {
        while (_waiting.TryPeek(out var next) && (next.Entered.Task.IsCanceled || Fits(next.Bytes)))
        {
            _waiting.Dequeue();
            if (next.Entered.TrySetResult())
                _taken += next.Bytes;
        }
    }
}
