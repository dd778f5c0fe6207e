namespace Gateway.Tests.Storage;

/// <summary>The store names users and may hold what they wrote.</summary>
public sealed class StoreFileModeTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Group = OwnerOnly | UnixFileMode.GroupRead;

    [Fact]
    public async Task NewStore_IsItsOwnersAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no modes here");
        await using var store = await StartWithARowAsync(TestStore.Create());

        foreach (var file in Files(store))
            Mode(file).ShouldBe(OwnerOnly, file);
    }

    [Fact]
    public async Task StoreThatIsThere_KeepsItsMode()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no modes here");
        var made = TestStore.Create();
        Directory.CreateDirectory(Path.GetDirectoryName(made.File)!);
        await File.WriteAllBytesAsync(made.File, [], TestContext.Current.CancellationToken);
        SetMode(made.File);
        await using var store = await StartWithARowAsync(made);

        foreach (var file in Files(store))
            Mode(file).ShouldBe(Group, file);
    }

    private static async Task<TestStore> StartWithARowAsync(TestStore store)
    {
        await store.StartAsync();
        await store.Log.WriteAsync(store.Log.Pending("req-1").Completed(), TestContext.Current.CancellationToken);
        await store.DrainAsync();
        return store;
    }

    private static string[] Files(TestStore store) => [store.File, $"{store.File}-wal", $"{store.File}-shm"];

    private static UnixFileMode Mode(string file) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file);

    private static void SetMode(string file)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, Group);
    }
}
