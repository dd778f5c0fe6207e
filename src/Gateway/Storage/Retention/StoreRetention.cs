using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Storage.Retention;

/// <summary>
/// Keeps the store within its age and size. The log's writer calls it between batches, one short step at a time:
/// 1. free pages go back to the disk, so that there are never many of them;
/// 2. else rows that are too old go;
/// 3. else, where the store is too large, the oldest rows go: requests with their attempts, then transitions, then alerts, then rollups, usage last.
/// A step that finds nothing to do is a check, and the next one is some time away.
/// </summary>
internal sealed class StoreRetention(
    IOptions<StorageOptions> options, RetentionSettings settings, TimeProvider time, StoreUse use, ILogger<StoreRetention> logger)
{
    private readonly RetentionPolicy _policy = new(options.Value);
    private readonly StepBudget _budget = new(time, settings);
    private bool _hasWork;
    private bool _hasFailed;
    private bool _hasNewRows;
    private bool _isTrimming;
    private bool _hasToldOfVacuum;
    private long? _lastStep;
    private long? _lastTold;

    /// <summary>How long the writer may wait before the next step if no record comes.</summary>
    public TimeSpan Wait => _hasWork ? settings.Pause : Left(_lastStep, _hasNewRows && !_hasFailed ? settings.BusyInterval : settings.IdleInterval);

    /// <summary>A step is due though records may wait too.</summary>
    public bool IsDue => _hasWork || Wait == TimeSpan.Zero;

    /// <summary>Rows were written: the next check comes sooner.</summary>
    public void RowsWritten() => _hasNewRows = true;

    /// <summary>
    /// Does a step's worth of what there is to do; false where there was nothing. Throws what the database throws; its connection is then to be closed.
    /// </summary>
    public bool Step(RetentionStatements store)
    {
        var size = store.Size();
        _isTrimming = _policy.IsTooLarge(size, _isTrimming);
        _hasWork = Shrink(store, size) || DeleteOld(store) || (_isTrimming && Trim(store));
        size = store.Size();
        use.Saw(size.UsedBytes, _policy.DaysLeft(size, store.BytesADay(size, time.GetUtcNow())));
        (_lastStep, _hasFailed, _hasNewRows) = (time.GetTimestamp(), false, false);
        return _hasWork;
    }

    /// <summary>A step threw: the next one comes with the next idle check.</summary>
    public void Failed(Exception exception)
    {
        (_lastStep, _hasFailed, _hasWork) = (time.GetTimestamp(), true, false);
        if (Left(_lastTold, settings.FailureLogInterval) > TimeSpan.Zero)
            return;
        _lastTold = time.GetTimestamp();
        Log.RetentionFailed(logger, exception, settings.IdleInterval);
    }

    private bool Shrink(RetentionStatements store, in StoreSize size)
    {
        if (!_policy.IsTooLoose(size))
            return false;
        if (!store.CanShrink)
        {
            TellOfVacuum(size);
            return false;
        }
        Begin(store);
        while (_policy.IsTooLoose(store.Size()) && _budget.HasMore())
            store.Vacuum();
        Commit(store);
        return true;
    }

    private bool DeleteOld(RetentionStatements store)
    {
        var now = time.GetUtcNow();
        var tables = store.Tables.Where(table => _policy.Cutoff(table, now) is { } cutoff && table.Oldest() < cutoff).ToList();
        if (tables.Count == 0)
            return false;
        Begin(store);
        foreach (var table in tables)
        {
            while (_budget.HasMore() && table.DeleteOldest(_policy.Cutoff(table, now)!.Value))
            {
            }
        }

        Commit(store);
        return true;
    }

    private bool Trim(RetentionStatements store)
    {
        Begin(store);
        var found = false;
        while (_policy.IsTooLarge(store.Size(), _isTrimming) && _budget.HasMore() && DeleteOldest(store))
            found = true;
        Commit(store);
        return found;
    }

    /// <summary>Deletes what is oldest in the first group that has anything to give; false where none has.</summary>
    private bool DeleteOldest(RetentionStatements store)
    {
        foreach (var group in store.Groups)
        {
            if (group.Min(static table => table.Oldest()) is { } oldest)
                return DeleteTogether(group, oldest + 1);
        }

        return false;
    }

    private static bool DeleteTogether(IReadOnlyList<AgedTable> group, long before)
    {
        foreach (var table in group)
            table.DeleteOldest(before);
        return true;
    }

    private void Begin(RetentionStatements store)
    {
        _budget.Begin();
        store.Begin();
    }

    private void Commit(RetentionStatements store)
    {
        store.Commit();
        _budget.End();
        foreach (var table in store.Tables)
            use.CountDeleted(table.Name, table.TakeDeleted());
    }

    private void TellOfVacuum(in StoreSize size)
    {
        if (!_hasToldOfVacuum)
            Log.CannotShrink(logger, size.FileBytes >> 20, size.UsedBytes >> 20);
        _hasToldOfVacuum = true;
    }

    private TimeSpan Left(long? since, TimeSpan interval) =>
        since is { } timestamp && interval - time.GetElapsedTime(timestamp) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
