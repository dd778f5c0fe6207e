using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Access;

/// <summary>
/// Who presents wrong keys, by address (IPv6: by network of 64 bits): <see cref="Most"/> in a minute, and the next ones are told to wait. Failures wear
/// off, one in six seconds. The right key is never kept waiting: offices share an address. Bounded, whoever comes.
/// </summary>
public sealed class FailedAttempts(TimeProvider time)
{
    /// <summary>Failures from one place until further ones are told to wait.</summary>
    public const int Most = 10;

    private const int MostAddresses = 4096;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan OneWearsOff = Period / Most;

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, Attempts> _byAddress = [];
    private volatile bool _isEmpty = true;

    /// <summary>The places that are remembered.</summary>
    internal int Places
    {
        get
        {
            lock (_lock)
                return _byAddress.Count;
        }
    }

    /// <summary>How long to wait, where the place has to and this very key was the last wrong one from there: it need not be looked at again.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="key">What was presented.</param>
    /// <param name="version">The keys there were (<see cref="KeyTable.Version"/>).</param>
    public TimeSpan? WaitOfKnown(IPAddress? address, ReadOnlySpan<char> key, int version)
    {
        if (_isEmpty)
            return null;
        lock (_lock)
        {
            return _byAddress.TryGetValue(Place(address), out var attempts) && attempts.Last == new WrongKey(key, version) ? Wait(attempts) : null;
        }
    }

    /// <summary>A wrong key has come.</summary>
    /// <returns>How long to wait before the next one; null while there were not too many.</returns>
    public TimeSpan? Add(IPAddress? address, ReadOnlySpan<char> key, int version)
    {
        var place = Place(address);
        lock (_lock)
        {
            if (!_byAddress.TryGetValue(place, out var attempts))
                _byAddress[place] = attempts = Begin();
            attempts.Last = new WrongKey(key, version);
            var wait = Wait(attempts);
            if (wait is null)
                attempts.Level += 1;
            return wait;
        }
    }

    // Until there is room for one more.
    private TimeSpan? Wait(Attempts attempts)
    {
        var now = time.GetTimestamp();
        attempts.Level = LevelAt(attempts, now);
        attempts.At = now;
        return attempts.Level + 1 > Most ? (attempts.Level + 1 - Most) * OneWearsOff : null;
    }

    private double LevelAt(Attempts attempts, long now) => Math.Max(0, attempts.Level - (time.GetElapsedTime(attempts.At, now) / OneWearsOff));

    private Attempts Begin()
    {
        var now = time.GetTimestamp();
        if (_byAddress.Count >= MostAddresses)
            MakeRoom(now);
        _isEmpty = false;
        return new Attempts { At = now };
    }

    // The half that is nearest to having worn off: to sort them all for each that comes would be what a flood wants.
    private void MakeRoom(long now)
    {
        foreach (var (place, _) in _byAddress.OrderBy(a => LevelAt(a.Value, now)).Take(MostAddresses / 2).ToList())
            _byAddress.Remove(place);
    }

    // Whoever has one IPv6 address has the network's 2^64.
    private static UInt128 Place(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out _))
            return UInt128.MaxValue;
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return address.IsIPv4MappedToIPv6
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes[12..])
            : new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes), 1);
    }

    private sealed class Attempts
    {
        public double Level { get; set; }

        public long At { get; set; }

        public WrongKey Last { get; set; }
    }

    /// <summary>A wrong key by hashes that are this process's own: a typing error of a right one must not lie here.</summary>
    private readonly record struct WrongKey(int Hash, int HashOfEnd, int Length, int Version)
    {
        public WrongKey(ReadOnlySpan<char> key, int version)
            : this(string.GetHashCode(key), string.GetHashCode(key[(key.Length / 2)..]), key.Length, version)
        {
        }
    }
}
