using System.Text;

namespace Gateway.Tests.Hardening;

/// <summary>What is hostile in how bytes come: several at once, a half, or no HTTP at all.</summary>
internal static class HostileSockets
{
    private static readonly byte[] ClientHello = [0x16, 3, 1, 0, 0x2f, 1, 0, 0, 0x2b, 3, 3, .. new byte[32], 0, 0, 2, 0x13, 1, 1, 0];

    /// <summary>Several requests in one write, good and bad among them; each gets its answer, in order.</summary>
    public static HostileRequest Pipelined(Door door, int number, Random dice)
    {
        var bytes = new List<byte>();
        var count = dice.Next(2, 7);
        for (var i = 0; i < count; i++)
        {
            var request = RequestText.Post(Targets.Path(door)).With("x-request-id", $"{Targets.Id(number)}-{i}");
            request = door == Door.Admin ? request.With("Authorization", $"Bearer {Hosting.TestGateway.AdminKey}") : request.With("x-api-key", Targets.HostileKey);
            bytes.AddRange(request.Body(HostileBodies.WrongType(Targets.Body(door, number, false), dice)));
        }

        return new("pipelined", door, [.. bytes]) { Answers = count };
    }

    /// <summary>The sender leaves in the middle: of the head, or of the body.</summary>
    public static HostileRequest Half(Door door, int number, Random dice)
    {
        var whole = Targets.Post(door, number).Body(Targets.Body(door, number, dice.Next(2) == 0));
        return new("half", door, whole[..dice.Next(1, whole.Length)]) { Leaves = true, IsBroken = true };
    }

    /// <summary>All of it is sent, and nobody waits for the answer.</summary>
    public static HostileRequest Unheard(Door door, int number, Random dice) =>
        new("unheard", door, Targets.Post(door, number).Body(Targets.Body(door, number, dice.Next(2) == 0))) { Leaves = true };

    public static HostileRequest Noise(Random dice) => new("noise", Door.Any, dice.Next(4) switch
    {
        0 => ClientHello,
        1 => Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"),
        _ => HostileBodies.Noise(dice),
    }) { IsBroken = true };
}
