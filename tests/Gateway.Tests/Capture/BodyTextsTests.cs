using System.Text;
using System.Text.Json;
using Gateway.Model.Redaction;
using Gateway.Storage;
using Gateway.Storage.Capture;

namespace Gateway.Tests.Capture;

public sealed class BodyTextsTests
{
    private const string Known = "the-providers\"own/key-1";

    [Theory]
    [InlineData("""{"a":"alice\u0040example.com"}""", """{"a":"[email]"}""")]
    [InlineData("""{ "a" : "caf\u00e9\/x",  "n": 1.50e3, "at": 1732206783123 }""", """{ "a" : "caf\u00e9\/x",  "n": 1.50e3, "at": 1732206783123 }""")]
    [InlineData("""{"client_secret":"x","X-API-Key":"","max_tokens":9,"token":7,"password":1234,"id_token":"y"}""",
        """{"client_secret":"[secret]","X-API-Key":"","max_tokens":9,"token":7,"password":"[secret]","id_token":"[secret]"}""")]
    [InlineData("""{"passwords":["a"],"secret":["b",{"c":"d"}]}""", """{"passwords":["a"],"secret":["[secret]",{"c":"d"}]}""")]
    [InlineData("""{"card":4111111111111111,"bob@example.com":[true,null]}""", """{"card":"[card]","[email]":[true,null]}""")]
    [InlineData("""{"arguments":"{\"password\":\"a\\\"b\",\"q\":\"x\"}"}""", """{"arguments":"{\"password\":\"[secret]\",\"q\":\"x\"}"}""")]
    [InlineData("""{"token":" b","bytes":[32,98],"logprob":-0.5}""", """{"token":"[secret]","bytes":"[bytes]","logprob":-0.5}""")]
    [InlineData("""{"t":"\ud83d bob@example.com"}""", """{"t":"\uFFFD [email]"}""")]
    [InlineData("""{"t":"a \"quoted\" bob@example.com\n"}""", """{"t":"a \"quoted\" [email]\n"}""")]
    [InlineData("""{"t":"the-providers\"own\/key-1, the-providers\u0022own/key-\u0031"}""", """{"t":"***, ***"}""")]
    public void RedactedJson_IsMaskedAndStaysJson(string body, string expected)
    {
        Redacted().Body(Encoding.UTF8.GetBytes(body)).ShouldBe(expected);
        using var _ = JsonDocument.Parse(expected);
    }

    [Theory]
    [InlineData("""{"t":"bob@example.com""", """{"t":"[email]""")]
    [InlineData("bob@example.com", "[email]")]
    [InlineData("", "")]
    [InlineData("{", "{")]
    public void RedactedTextThatIsNotJson_IsMaskedAllTheSame(string body, string expected) => Redacted().Body(Encoding.UTF8.GetBytes(body)).ShouldBe(expected);

    [Fact]
    public void MediaInARedactedBody_ItsLengthIsKept()
    {
        var media = Convert.ToBase64String(new byte[3_000_000]);

        Redacted(maxKiB: 1).Body(Encoding.UTF8.GetBytes($$"""{"source":{"type":"base64","data":"{{media}}"},"text":"hi"}"""))
            .ShouldBe("""{"source":{"type":"base64","data":"[base64: 4000000 characters]"},"text":"hi"}""");
    }

    [Fact]
    public void FullBody_IsAsItWas()
    {
        const string Body = """{ "mail":"bob@example.com", "password":"x", "é":"😀\u00e9" }""";

        Full().Body(Encoding.UTF8.GetBytes(Body)).ShouldBe(Body);
    }

    [Theory]
    [InlineData(CaptureMode.Full)]
    [InlineData(CaptureMode.Redacted)]
    public void InvalidUtf8_BecomesReplacementCharacters(CaptureMode mode)
    {
        byte[] body = [.. "{\"a\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8];

        Texts(mode).Body(body).ShouldBe("{\"a\":\"�(�\"}");
    }

    [Theory]
    [InlineData(CaptureMode.Full)]
    [InlineData(CaptureMode.Redacted)]
    public void LongBody_IsCutBetweenCharactersAndSaysWhatIsMissing(CaptureMode mode)
    {
        var body = Encoding.UTF8.GetBytes("a" + new string('é', 1000));

        Texts(mode, maxKiB: 1).Body(body).ShouldBe("a" + new string('é', 511) + "…[cut: 978 more bytes]");
        Texts(mode, maxKiB: 1).Body(Encoding.UTF8.GetBytes(new string('x', 1024))).ShouldBe(new string('x', 1024));
    }

    [Theory]
    [InlineData(CaptureMode.Full)]
    [InlineData(CaptureMode.Redacted)]
    public void BodyOfWhichTheBeginningIsThere_CountsTheRest(CaptureMode mode)
    {
        var body = Encoding.UTF8.GetBytes(new string('x', 9000));

        Texts(mode, maxKiB: 1).Body(body, length: 1_000_000).ShouldBe(new string('x', 1024) + "…[cut: 998976 more bytes]");
    }

    [Fact]
    public void CredentialAcrossTheCut_IsMaskedNotHalved()
    {
        var body = Encoding.UTF8.GetBytes(new string('x', 1020) + Known + new string('y', 9000));

        Full(maxKiB: 1).Body(body).ShouldStartWith(new string('x', 1020) + "***y…[cut: ");
    }

    [Fact]
    public void CredentialWhereReadingStops_IsNotHalved()
    {
        // Masks make the text shorter: what is read last would reach into what is kept.
        var many = string.Concat(Enumerable.Repeat(Known, 400));
        var text = Full(maxKiB: 1).Body(Encoding.UTF8.GetBytes(many));

        text.ShouldMatch(@"^\**…\[cut: \d+ more bytes\]$");
    }

    [Fact]
    public void MailAddressAcrossTheCut_IsMaskedNotHalved()
    {
        var filler = new string('x', 1000);
        var body = $$"""{"t":"{{filler}} alice.liddell@example.com {{new string('y', 20_000)}}","u":"bob"}""";

        Redacted(maxKiB: 1).Body(Encoding.UTF8.GetBytes(body)).ShouldMatch($@"^{{""t"":""{filler} \[email\] y+…\[cut: \d+ more bytes\]$");
    }

    [Fact]
    public void KeyThatNobodyConfigured_IsMaskedWhereItsCallerPresentsIt()
    {
        var texts = new BodyCapture(new StorageOptions { Capture = CaptureMode.Full }, new KnownSecrets([])).For("a-key-of-the-callers-own");

        texts.Body("say a-key-of-the-callers-own, a-key-of-the\\u002dcallers-own"u8.ToArray()).ShouldBe("say ***, ***");
    }

    private static BodyTexts Full(int maxKiB = 256) => Texts(CaptureMode.Full, maxKiB);

    private static BodyTexts Redacted(int maxKiB = 256) => Texts(CaptureMode.Redacted, maxKiB);

    private static BodyTexts Texts(CaptureMode mode, int maxKiB = 256) =>
        new BodyCapture(new StorageOptions { Capture = mode, CaptureMaxKiB = maxKiB }, new KnownSecrets([Known, "admin-key", ""])).For(presentedKey: null);
}
