using System.Text;
using Gateway.Model.Redaction;

namespace Gateway.Tests.Capture;

public sealed class SecretMaskTests
{
    private const string Known = "a-credential/of \"ours\"";

    [Theory]
    [InlineData("key sk-proj-0123456789abcdefghijkl used", "key [api_key] used")]
    [InlineData("GET /v1?key=some-thing&alt=sse HTTP/1.1", "GET /v1?key=[secret]&alt=sse HTTP/1.1")]
    [InlineData("/x?alt=sse&access_token=abcdefg", "/x?alt=sse&access_token=[secret]")]
    [InlineData("Authorization: Bearer abcdefgh12345678", "Authorization: Bearer [token]")]
    [InlineData("x-api-key: abcdef", "x-api-key: [secret]")]
    [InlineData("https://user:word@host/", "https://[credential]@host/")]
    [InlineData("gw-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "[api_key]")]
    [InlineData("quoted a-credential/of \"ours\" here", "quoted *** here")]
    [InlineData("""escaped a-credential\/of \u0022ours\" here""", "escaped *** here")]
    public void ASecret_ItsMaskStandsInItsPlace(string text, string masked) => Mask().Mask(text).ShouldBe(masked);

    [Theory]
    [InlineData("")]
    [InlineData("Request req_01997f1c2a7b7d2e8f00415555267112 ended: ok (200), claude=ok, 12 ms.")]
    [InlineData("claude-sonnet-4-5-20250929")]
    [InlineData("max_tokens: 4096; the key question is what a token costs")]
    public void TextWithoutOne_IsTheSameInstance(string text) => Mask().Mask(text).ShouldBeSameAs(text);

    [Fact]
    public void SecretAddedLater_IsKnownFromThenOn()
    {
        var mask = Mask();
        mask.Mask("hooks.example/T0/B0").ShouldBe("hooks.example/T0/B0");
        Parallel.For(0, 100, i => mask.SetOf($"owner {i}", [$"later-{i}-secret"]));
        mask.SetOf("channel", ["T0/B0", ""]);

        mask.Mask("hooks.example/T0/B0 later-99-secret later-0-secret a-credential/of \"ours\"").ShouldBe("hooks.example/*** *** *** ***");
    }

    [Fact]
    public void SecretsOfAnOwner_AreReplacedAndForgottenWithIt()
    {
        var mask = Mask();
        mask.SetOf("Ops", ["the-first-one", "shared-by-two"]);
        mask.SetOf("other", ["shared-by-two"]);
        mask.SetOf("ops", ["the-second-one", Known]);
        mask.Mask("the-first-one the-second-one shared-by-two").ShouldBe("the-first-one *** ***");

        mask.SetOf("OPS", []);
        mask.Mask($"the-second-one shared-by-two {Known}").ShouldBe("the-second-one *** ***");
    }

    [Fact]
    public void Bytes_LoseWhatIsKnownAndKeepEveryOtherByte()
    {
        byte[] odd = [0xff, 0x00, 0xc3, .. Encoding.UTF8.GetBytes("password=hunter2 é")];
        byte[] quoted = [.. odd, .. Encoding.UTF8.GetBytes(Known), 0x80];

        Mask().MaskKnown(odd).Equals((ReadOnlyMemory<byte>)odd).ShouldBeTrue();
        Mask().MaskKnown(quoted).ToArray().ShouldBe([.. odd, .. "***"u8, 0x80]);
    }

    private static SecretMask Mask() => new(new KnownSecrets([Known, ""]));
}
