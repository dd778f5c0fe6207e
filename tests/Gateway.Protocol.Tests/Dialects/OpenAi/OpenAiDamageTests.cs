using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Sse;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

/// <summary>Recorded bytes with a few of them changed: whatever comes of it, nothing is thrown and the order of events holds.</summary>
public sealed class OpenAiDamageTests
{
    private const int RoundsEach = 40;
    private const int LongestBody = 20_000;

    // Bytes that hurt: structure, escapes, half of a surrogate pair, broken UTF-8.
    private static readonly byte[][] Splinters =
    [
        "\""u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), "\\"u8.ToArray(), "null"u8.ToArray(), "\\ud83d"u8.ToArray(), [0xC3], [0xFF, 0], "\n\n"u8.ToArray(), "-1e999"u8.ToArray(),
    ];

    private static readonly OpenAiDialect Dialect = new();

    [Fact]
    public void DamagedAnswers_EndInOrderAndNeverThrow() => Walk(c => c.Response, (c, body) =>
    {
        var events = c.IsSse ? Dialect.ReadStream(body) : Dialect.ReadBody(body);
        var meter = Dialect.CreateUsageMeter();
        meter.ObserveBody(body);
        using var scanner = new SseFrameScanner();
        scanner.Append(body);
        while (scanner.TryRead(out var frame) || scanner.TryReadLast(out frame))
            meter.Observe(frame);
        Dialect.ReadError(200, body).Message.ShouldNotBeEmpty();
        return EventOrder.Violation(events);
    });

    [Fact]
    public void DamagedRequests_AreReadOrRefused() => Walk(c => c.Request, (_, body) =>
    {
        var problems = Dialect.Peek(body).Problems;
        try
        {
            var request = Dialect.ReadRequest(body);
            Dialect.WriteRequest(request, "m", new System.Buffers.ArrayBufferWriter<byte>(), new ConversionReport());
            return null;
        }
        catch (RequestFormatException e)
        {
            return e.Problems.Count > 0 || problems.Count > 0 ? null : "refused without a problem";
        }
    });

    private static void Walk(Func<WireCase, byte[]?> bytes, Func<WireCase, byte[], string?> check)
    {
        WireCorpus.Require();
        var random = new Random(7);
        var failures = new List<string>();
        var walked = 0;
        foreach (var wireCase in WireCorpus.Cases("openai-chat").Where((_, i) => i % 8 == 0))
        {
            if (bytes(wireCase) is not { Length: > 0 and < LongestBody } body)
                continue;
            walked++;
            for (var round = 0; round < RoundsEach; round++)
            {
                if (Try(() => check(wireCase, Damage(body, random))) is { } why)
                    failures.Add($"{wireCase.Path}, round {round}: {why}");
            }
        }

        failures.ShouldBeEmpty();
        walked.ShouldBeGreaterThan(80);
    }

    private static string? Try(Func<string?> check)
    {
        try
        {
            return check();
        }
        catch (Exception e) when (e is not ShouldAssertException)
        {
            return e.ToString();
        }
    }

    private static byte[] Damage(byte[] body, Random random)
    {
        var at = random.Next(body.Length);
        var splinter = Splinters[random.Next(Splinters.Length)];
        var skipped = Math.Min(body.Length, at + random.Next(3));
        return [.. body[..at], .. splinter, .. body[skipped..]];
    }
}
