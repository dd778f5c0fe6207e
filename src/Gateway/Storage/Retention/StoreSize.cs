namespace Gateway.Storage.Retention;

/// <summary>How large the database is, without its write-ahead log.</summary>
internal readonly record struct StoreSize(long PageSize, long Pages, long FreePages)
{
    public long FileBytes => Pages * PageSize;

    public long UsedBytes => (Pages - FreePages) * PageSize;
}
