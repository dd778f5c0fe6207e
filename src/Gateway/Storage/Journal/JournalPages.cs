using System.IO.MemoryMappedFiles;

namespace Gateway.Storage.Journal;

/// <summary>
/// The pages of the journal's file, mapped into memory: what is written to them lies in the system's page cache at once, without a call to the system. The file
/// grows a region at a time, which is written with zeros first: a full disk refuses those, where it would end a process that writes to a mapped page it has no
/// room for. (SQLite does so with the index of its WAL, which lies in the same folder.) Used by one thread at a time.
/// </summary>
/// <param name="file">Empty, and kept open longer than this.</param>
internal sealed class JournalPages(FileStream file) : IDisposable
{
    private const int PagesInRegion = 64;
    private const int RegionSize = PagesInRegion * JournalPage.Size;

    private readonly List<MemoryMappedViewAccessor> _regions = [];

    /// <param name="index">Of the page; the file grows to it.</param>
    /// <param name="bytes">Its beginning.</param>
    /// <exception cref="IOException">The disk has no room.</exception>
    public void Write(int index, ReadOnlySpan<byte> bytes)
    {
        while (index >= _regions.Count * PagesInRegion)
            Grow();
        var region = _regions[index / PagesInRegion];
        region.SafeMemoryMappedViewHandle.WriteSpan((ulong)(region.PointerOffset + (index % PagesInRegion * JournalPage.Size)), bytes);
    }

    public void Dispose()
    {
        foreach (var region in _regions)
        {
            // Before the accessor, which would wait for the disk.
            region.SafeMemoryMappedViewHandle.Dispose();
            region.Dispose();
        }
    }

    private void Grow()
    {
        var start = (long)_regions.Count * RegionSize;
        RandomAccess.Write(file.SafeFileHandle, new byte[RegionSize], start);
        using var map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _regions.Add(map.CreateViewAccessor(start, RegionSize));
    }
}
