using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gateway.Model.Redaction;
using Gateway.Storage;
using Gateway.Storage.Capture;
using Gateway.Storage.Capture.Redaction;

namespace Gateway.Tests.Capture;

/// <summary>Callers choose what is redacted: none of it may take more time than its length explains.</summary>
public sealed class HostileTextTests
{
    private const int Length = 1024 * 1024;

    // Of a debug build, in which the patterns' code is slow. What takes quadratic time takes minutes.
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(1);

    [Fact]
    public void AMegabyteOfAlmostAddresses_TakesLessThanASecond() =>
        Best(Repeated("a@"), static text => RedactionRules.Apply(text), Allowed).ShouldBeLessThan(Allowed);

    [Theory]
    [InlineData("a")]
    [InlineData("a@a.")]
    [InlineData("a@a.a ")]
    [InlineData("a.a-a_")]
    [InlineData("1")]
    [InlineData("1-")]
    [InlineData("1 ")]
    [InlineData("1.")]
    [InlineData("+1")]
    [InlineData("(4")]
    [InlineData("4111 ")]
    [InlineData("DE89")]
    [InlineData("DE89 3704 ")]
    [InlineData(":")]
    [InlineData("a:")]
    [InlineData("1::")]
    [InlineData("sk-")]
    [InlineData("sk-a ")]
    [InlineData("SG.a")]
    [InlineData("eyJ")]
    [InlineData("eyJaaaaaaaaaa.")]
    [InlineData("bearer ")]
    [InlineData("bearer a.")]
    [InlineData("password=\"")]
    [InlineData("password=\\\"")]
    [InlineData("password:'")]
    [InlineData("token=")]
    [InlineData("token: a/")]
    [InlineData("://a:")]
    [InlineData(";base64,")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----a-")]
    [InlineData("\\")]
    public void AMegabyteOfAlmostSomething_TakesLinearTime(string piece) => Best(Repeated(piece), static text => RedactionRules.Apply(text), Allowed).ShouldBeLessThan(Allowed);

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("[\"{\\\"a\\\":1}\",")]
    [InlineData("\\u00")]
    public void AMegabyteOfAlmostJson_TakesLinearTime(string piece)
    {
        var texts = new BodyCapture(new StorageOptions { Capture = CaptureMode.Redacted, CaptureMaxKiB = 1024 }, new KnownSecrets(["the-key-1"])).For("the-key-2");

        Best(Encoding.UTF8.GetBytes(Repeated(piece)), body => texts.Body(body), Allowed).ShouldBeLessThan(Allowed);
    }

    private static string Repeated(string piece) => string.Concat(Enumerable.Repeat(piece, Length / piece.Length));

    // The machine has other work, too: what the text takes is what the best of a few took.
    private static TimeSpan Best<T>(T text, Action<T> redact, TimeSpan enough)
    {
        var best = TimeSpan.MaxValue;
        for (var run = 0; run < 8 && best >= enough; run++)
        {
            var started = Worked();
            redact(text);
            var taken = Worked() - started;
            best = taken < best ? taken : best;
        }

        return best;
    }

    // Time on a processor, where the system tells a thread's; else time that passed.
    private static TimeSpan Worked() => OperatingSystem.IsLinux()
        ? TimeSpan.FromMicroseconds(double.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1000)
        : Stopwatch.GetElapsedTime(0);
}
