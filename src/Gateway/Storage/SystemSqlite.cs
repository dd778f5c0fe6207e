using System.Reflection;
using System.Runtime.InteropServices;

namespace Gateway.Storage;

/// <summary>
/// Prefers the system's SQLite over the bundled one: the newest bundle that restores beside EF Core 6 is 3.35.5, while a distribution
/// patches its own. The bundle stays the fallback.
/// </summary>
internal static class SystemSqlite
{
    private const string ProviderAssembly = "SQLitePCLRaw.provider.e_sqlite3";
    private const string BundledName = "e_sqlite3";

    /// <summary>3.35.0 brought several ON CONFLICT clauses in one INSERT, which the log's writer uses.</summary>
    private const int OldestVersion = 3_035_000;

    // A resolver can be set once a process, and a test process starts many gateways.
    private static readonly Lazy<bool> Installed = new(Install);

    /// <summary>Must run before the first SQLite connection of the process.</summary>
    public static void Prefer() => _ = Installed.Value;

    private static bool Install()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        NativeLibrary.SetDllImportResolver(
            Assembly.Load(ProviderAssembly),
            static (name, _, _) => name == BundledName && TryLoad(out var library) ? library : IntPtr.Zero);
        return true;
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
