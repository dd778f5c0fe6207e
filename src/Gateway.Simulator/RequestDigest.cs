using System.Security.Cryptography;
using System.Text;

namespace Gateway.Simulator;

/// <summary>The fingerprint of a request, from which ids and all other arbitrary values come: the same request, the same answer.</summary>
internal readonly struct RequestDigest
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private readonly ulong _value;

    private RequestDigest(ulong value) => _value = value;

    public static RequestDigest Of(string path, ReadOnlySpan<byte> body, string seed)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        var value = BitConverter.ToUInt64(hash);
        SHA256.HashData(Encoding.UTF8.GetBytes($"{path}\n{seed}"), hash);
        return new RequestDigest(Mix(value ^ BitConverter.ToUInt64(hash)));
    }

    /// <summary>A number from 0 to below the bound; another salt, another number.</summary>
    public int Number(int salt, int bound) => (int)(Mix(_value + (ulong)salt) % (ulong)bound);

    /// <summary>An id such as <c>msg_01…</c>: the prefix and so many letters and digits.</summary>
    public string Id(string prefix, int length, int salt = 0) => string.Create(prefix.Length + length, (prefix, Mix(_value + (ulong)salt)), static (text, state) =>
    {
        state.prefix.CopyTo(text);
        var bits = state.Item2;
        for (var i = state.prefix.Length; i < text.Length; i++)
        {
            bits = Mix(bits);
            text[i] = Alphabet[(int)(bits % (ulong)Alphabet.Length)];
        }
    });

    /// <summary>SplitMix64: a well-spread successor of any number.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
