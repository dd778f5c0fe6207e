namespace Gateway.Tests.Hardening;

/// <summary>All kinds of hostile requests, at every door. The same seed and number make the same bytes.</summary>
internal static class HostileRequests
{
    private const int TooLarge = (32 * 1024 * 1024) + 1;

    // What costs much comes seldom.
    private const int LargeEvery = 2_500;

    private static readonly Door[] Doors = [Door.Messages, Door.CountTokens, Door.ChatCompletions, Door.Native, Door.Admin, Door.Unknown];

    private static readonly Func<Door, int, Random, HostileRequest>[] Kinds =
    [
        static (door, n, dice) => Json("truncated", door, n, HostileBodies.Truncated(Good(door, n, dice), dice.Next())),
        static (door, n, dice) => Json("wrong type", door, n, HostileBodies.WrongType(Good(door, n, dice), dice)),
        static (door, n, dice) => Json("wrong types", door, n, HostileBodies.WrongType(Good(door, n, dice), dice)),
        static (door, n, dice) => Json("duplicate key", door, n, HostileBodies.DuplicateKey(Good(door, n, dice), dice)),
        static (door, n, dice) => Json("number", door, n, HostileBodies.OddNumber(Good(door, n, dice), dice)),
        static (door, n, dice) => Json("depth", door, n, HostileBodies.Deep(Good(door, n, dice), dice)),
        static (door, n, dice) => Json("broken text", door, n, HostileBodies.BrokenText(Good(door, n, dice), dice)),
        static (door, n, dice) => Json("broken name", door, n, HostileBodies.BrokenName(Good(door, n, dice), dice)),
        static (door, n, dice) => Json("encoding", door, n, HostileBodies.OtherEncoding(Good(door, n, dice), dice)),
        static (door, n, dice) => Json("no object", door, n, HostileBodies.NoObject(dice)),
        static (door, n, dice) => Json("flipped", door, n, HostileBodies.Flipped(Good(door, n, dice), dice)),
        static (door, n, dice) => Json("random bytes", door, n, HostileBodies.Noise(dice)),
        static (door, n, dice) => Json("injection", Chat(door, n), n, HostileNames.Body(Chat(door, n), n, dice)),
        static (door, n, dice) => Json("injection", Chat(door, n), n, HostileNames.Body(Chat(door, n), n, dice)),
        static (door, n, dice) => Json("long name", Chat(door, n), n, JsonPlaces.ReplaceText(Good(Chat(door, n), n, dice), dice, new string('n', dice.Next(1_000, 200_000)).Select(c => (byte)c).ToArray())),
        static (door, n, dice) => new("content-encoding", door, Targets.Post(door, n).With("Content-Encoding", HostileBodies.Any(["gzip", "br", "gzip, gzip", "deflate", "x\u00e9", ""], dice)).Body(HostileBodies.Bomb)) { IsBroken = true },
        static (door, n, dice) => HostileHeads.Method(door, n, dice),
        static (_, n, dice) => HostileHeads.RequestLine(n, dice),
        static (door, n, _) => HostileHeads.Version10(door, n),
        static (door, n, dice) => HostileHeads.Framing(door, n, dice),
        static (door, n, dice) => HostileHeads.Chunked(door, n, dice),
        static (door, n, dice) => HostileHeads.BrokenHeader(door, n, dice),
        static (door, n, dice) => HostileHeads.Flood(door, n, dice),
        static (door, n, dice) => HostileHeads.Header(door, n, dice),
        static (door, n, dice) => HostileHeads.Header(door, n, dice),
        static (door, n, dice) => HostileHeads.WrongKey(door, n, dice),
        static (_, n, dice) => HostilePaths.Traversal(n, dice),
        static (_, n, dice) => HostilePaths.Traversal(n, dice),
        static (_, n, dice) => HostilePaths.LongPath(n, dice),
        static (_, n, dice) => HostilePaths.AdminQuery(n, dice),
        static (_, n, dice) => HostilePaths.ModelName(n, dice),
        static (door, n, dice) => HostileSockets.Pipelined(door, n, dice),
        static (door, n, dice) => HostileSockets.Half(door, n, dice),
        static (door, n, dice) => HostileSockets.Unheard(door, n, dice),
        static (_, _, dice) => HostileSockets.Noise(dice),
    ];

    public static HostileRequest Make(int seed, int number)
    {
        var dice = new Random(unchecked((seed * 1_000_003) + number));
        var door = Doors[number / Kinds.Length % Doors.Length];
        return number % LargeEvery == LargeEvery - 1 ? Large(Chat(door, number), number) : Kinds[number % Kinds.Length](door, number, dice);
    }

    private static HostileRequest Large(Door door, int number) => new("too large", door, Targets.Post(door, number).Body(new byte[TooLarge])) { IsBroken = true };

    private static HostileRequest Json(string kind, Door door, int number, byte[] body) => new(kind, door, Targets.Post(door, number).Body(body));

    private static byte[] Good(Door door, int number, Random dice) => Targets.Body(door, number, dice.Next(2) == 0);

    private static Door Chat(Door door, int number) => Targets.Chat.Contains(door) ? door : Targets.Chat[number % Targets.Chat.Length];
}
