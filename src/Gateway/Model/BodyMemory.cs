using System.Buffers;

namespace Gateway.Model;

/// <summary>Memory for bodies: from the pool up to 1 MiB. What is larger is rare, and a pool would keep it long after: it is made and forgotten.</summary>
public static class BodyMemory
{
    private const int LargestPooled = 1024 * 1024;

    /// <summary>At least so many bytes; what is in them is left over from others.</summary>
    public static byte[] Rent(int least) =>
        least <= LargestPooled ? ArrayPool<byte>.Shared.Rent(least) : GC.AllocateUninitializedArray<byte>(least);

    public static void Return(byte[] memory)
    {
        if (memory.Length <= LargestPooled)
            ArrayPool<byte>.Shared.Return(memory);
    }
}
