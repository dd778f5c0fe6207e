using System.Diagnostics;
using Gateway.Storage.Journal;

namespace Gateway.Tests.Storage.Journal;

/// <summary>The journal's file of a running store, read from outside.</summary>
internal static class JournalFile
{
    /// <summary>What a start would find if the store's process were killed now.</summary>
    public static async Task<JournalContent> ReadAsync(string path)
    {
        var copy = Path.Combine(Directory.CreateTempSubdirectory("gateway-journal-").FullName, "copy");
        // The store holds a lock on it that .NET's own files respect; cp does not ask.
        using (var cp = Process.Start("cp", [path, copy]))
            await cp.WaitForExitAsync(TestContext.Current.CancellationToken);
        try
        {
            using var file = File.OpenHandle(copy);
            return JournalContent.Read(file);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        }
    }
}
