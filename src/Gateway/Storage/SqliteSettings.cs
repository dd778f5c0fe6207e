using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Gateway.Storage;

/// <summary>How every connection to the store is set up.</summary>
internal sealed class SqliteSettings : DbConnectionInterceptor
{
    // WAL's own advice: NORMAL syncs at checkpoints alone. After a power cut the last transactions may be missing, the file is whole.
    private const string Common = "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;";

    // Callers' request ids fall anywhere in their index: 16 MiB of cache hold its upper levels and many leaves.
    // Checkpoints are made by a task of their own (CheckpointTask); the writer makes one itself only where that cannot keep up (48 MiB).
    // Without the limit a WAL that grew under a long reader would keep its size for good.
    // Debian's SQLite overwrites what is deleted by default, which would write every freed page of a large text: 130 ms for 32 MiB instead of 1.
    // FAST overwrites what lies in pages that are written anyway.
    private const string Writer = "PRAGMA secure_delete = FAST; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 12000; PRAGMA journal_size_limit = 67108864;";

    // Memory that the writer's connection has ready. Each run of a trigger takes several KiB, which malloc would have to find and clear away each time.
    private const int LookasideSlot = 16 * 1024;
    private const int LookasideSlots = 64;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        Run((SqliteConnection)connection, Common);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Run((SqliteConnection)connection, Common);
        return Task.CompletedTask;
    }

    /// <summary>
    /// <paramref name="connectionString"/> without the pool of Microsoft.Data.Sqlite 6, whatever it says: two threads that reclaim a lost connection there
    /// can put it into the pool twice, and two users of one connection end the process. Opening one takes a fraction of a millisecond.
    /// </summary>
    public static SqliteConnectionStringBuilder Unpooled(string connectionString) => new(connectionString) { Pooling = false };

    /// <summary>Opens the one connection that writes the log.</summary>
    public static SqliteConnection OpenWriter(string connectionString, TimeSpan busyTimeout)
    {
        var connection = new SqliteConnection(Unpooled(connectionString).ConnectionString);
        try
        {
            connection.Open();
            // Refused, everything is a little slower.
            _ = raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_LOOKASIDE, IntPtr.Zero, LookasideSlot, LookasideSlots);
            Run(connection, $"{Common} {Writer} PRAGMA busy_timeout = {(int)busyTimeout.TotalMilliseconds};");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes the file and what of its format must be set while it is empty: pages that retention frees can be given back to the disk
    /// without rewriting the file. WAL and shared memory take over its mode.
    /// </summary>
    public static void CreateFile(string connectionString)
    {
        Directory.CreateDirectory(FolderOf(connectionString));
        PrivateFile.Make(FileOf(connectionString));
        using var connection = new SqliteConnection(Unpooled(connectionString).ConnectionString);
        connection.Open();
        Run(connection, "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;");
    }

    /// <summary>The folder the database lies in: the gateway's data folder.</summary>
    public static string FolderOf(string connectionString)
    {
        var file = FileOf(connectionString);
        return Path.GetDirectoryName(file) ?? file;
    }

    /// <summary>The database's file; where the connection string names a link, what it leads to: two names of a store are one store.</summary>
    public static string FileOf(string connectionString)
    {
        var named = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
        return File.Exists(named) ? File.ResolveLinkTarget(named, returnFinalTarget: true)?.FullName ?? named : named;
    }

    private static void Run(SqliteConnection connection, string pragmas)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragmas;
        command.ExecuteNonQuery();
    }
}
