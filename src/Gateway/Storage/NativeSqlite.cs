using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Gateway.Storage;

/// <summary>
/// Chooses and tunes the process's SQLite library. The system's is preferred over the bundled one: the newest bundle that restores
/// beside EF Core 6 is 3.35.5, while a distribution patches its own. The bundle stays the fallback.
/// </summary>
internal static class NativeSqlite
{
    private const string ProviderAssembly = "SQLitePCLRaw.provider.e_sqlite3";
    private const string BundledName = "e_sqlite3";

    /// <summary>3.35.0 brought several ON CONFLICT clauses in one INSERT, which the log's writer uses.</summary>
    private const int OldestVersion = 3_035_000;

    // Both can be done once a process, and a test process starts many gateways.
    private static readonly Lazy<bool> Configured = new(static () =>
    {
        PreferSystemLibrary();
        Tune();
        return true;
    });

    /// <summary>Must run before the first SQLite connection of the process.</summary>
    public static void Configure() => _ = Configured.Value;

    private static void PreferSystemLibrary()
    {
        if (!OperatingSystem.IsLinux())
            return;
        NativeLibrary.SetDllImportResolver(
            Assembly.Load(ProviderAssembly),
            static (name, _, _) => name == BundledName && TryLoad(out var library) ? library : IntPtr.Zero);
    }

    /// <summary>
    /// Nobody reads the memory statistics, which take a lock for each allocation. That a connection locks itself stays: a second thread in one would
    /// end the process. What is refused (too late) costs speed alone.
    /// </summary>
    private static void Tune()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private static bool TryLoad(out nint library)
    {
        if (!NativeLibrary.TryLoad("libsqlite3.so.0", out library))
            return false;
        if (IsUsable(library))
            return true;
        NativeLibrary.Free(library);
        return false;
    }

    private static bool IsUsable(nint library) =>
        Call(library, "sqlite3_libversion_number") >= OldestVersion && Call(library, "sqlite3_threadsafe") != 0;

    private static int Call(nint library, string function) =>
        NativeLibrary.TryGetExport(library, function, out var address)
            ? Marshal.GetDelegateForFunctionPointer<IntFunction>(address)()
            : 0;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int IntFunction();
}
