using Gateway.Tests.Storage;

namespace Gateway.Tests.Hosting;

/// <summary>A store with its tables and no rows, migrated once: a thousand starts of a gateway need not do it again. Migrations have tests of their own.</summary>
internal static class EmptyStore
{
    private static readonly Lazy<Task<byte[]>> Bytes = new(MakeAsync);

    public static async Task CopyToAsync(string file)
    {
        await File.WriteAllBytesAsync(file, await Bytes.Value);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static async Task<byte[]> MakeAsync()
    {
        await using var store = TestStore.Create();
        await store.StartAsync();
        await store.StopAsync();
        return await File.ReadAllBytesAsync(store.File);
    }
}
