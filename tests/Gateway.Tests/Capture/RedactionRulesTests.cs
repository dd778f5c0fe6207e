using System.Text;
using Gateway.Storage.Capture.Redaction;

namespace Gateway.Tests.Capture;

public sealed class RedactionRulesTests
{
    private const string Jwt = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";

    [Theory]
    [InlineData("call sk-ant-api03-AbCdEf0123456789_xyz-AA now", "call [api_key] now")]
    [InlineData("sk-proj-abc123DEF456ghi789jkl", "[api_key]")]
    [InlineData("Incorrect API key provided: sk-abcde***************wxy1.", "Incorrect API key provided: [api_key].")]
    [InlineData("?key=AIzaSyA1234567890abcdefghijklmnopqrstuv&x=1", "?key=[api_key]&x=1")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "[api_key]")]
    [InlineData("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "[api_key]")]
    [InlineData("github_pat_11ABCDEFG0abcdefghijkl_mnopqrst", "[api_key]")]
    [InlineData("xoxb-123456789012-abcdefGHIJ", "[api_key]")]
    [InlineData("sk_live_4eC39HqLyjWDarjtT1zdp7dc", "[api_key]")]
    [InlineData("claude-sk-ant-api03-MODEL222BBBB2222CCCC is no model", "claude-[api_key] is no model")]
    [InlineData("keysk-ant-api03-MODEL222BBBB2222CCCC", "key[api_key]")]
    [InlineData("my-sk-abcdefgh0123456789ABCDEF", "my-[api_key]")]
    [InlineData("team_a-sk-proj-abc123DEF456ghi789jkl", "team_a-[api_key]")]
    [InlineData("gemini-AIzaSyA1234567890abcdefghijklmnopqrstuv", "gemini-[api_key]")]
    [InlineData("x_ghp_16C7e42F292c6912E7710c838347Ae178B4a", "x_[api_key]")]
    [InlineData("ci-gw-0123456789abcdef0123456789abcdef", "ci-[api_key]")]
    [InlineData($"jwt={Jwt};", "jwt=[jwt];")]
    [InlineData("Authorization: Bearer abcdef1234567890", "Authorization: Bearer [token]")]
    [InlineData("Authorization: Basic dXNlcjpwYXNzMTIz", "Authorization: Basic [secret]")]
    [InlineData("password=hunter2 next", "password=[secret] next")]
    [InlineData("DB_PASSWORD: 'x y z'", "DB_PASSWORD: '[secret]'")]
    [InlineData("""var apiKey = "my own key";""", """var apiKey = "[secret]";""")]
    [InlineData("""{\"api_key\": \"abc\", \"q\": 1}""", """{\"api_key\": \"[secret]\", \"q\": 1}""")]
    [InlineData("refresh_token=1//0gAbCdEf12345", "refresh_token=[secret]")]
    [InlineData("postgres://app:s3cret@db/x", "postgres://[credential]@db/x")]
    public void ASecret_ItsMaskStandsInItsPlace(string text, string masked) => RedactionRules.Apply(text).ShouldBe(masked);

    [Theory]
    [InlineData("\n")]
    [InlineData("\\n")]
    public void APrivateKey_IsMaskedWholeOrAsFarAsItGoes(string newLine)
    {
        var body = string.Join(newLine, Enumerable.Repeat("MIIEpAIBAAKCAQEA1c7+9z5Pad7OejecsQ0bu3aumZq1/GkQ", 8));
        var begin = $"-----BEGIN RSA PRIVATE KEY-----{newLine}Proc-Type: 4,ENCRYPTED{newLine}{body}";

        RedactionRules.Apply($"a {begin}{newLine}-----END RSA PRIVATE KEY----- b").ShouldBe("a [private_key] b");
        RedactionRules.Apply($"a -----BEGIN PRIVATE KEY-----{newLine}{body}").ShouldBe("a [private_key]");
    }

    [Theory]
    [InlineData("mail alice.b+tag@example.co.uk.", "mail [email].")]
    [InlineData("<jürgen@müller.de>", "<[email]>")]
    [InlineData("call +1 415 555 2671 or +49 (0)30 901820", "call [phone] or [phone]")]
    [InlineData("(415) 555-2671, 415-555-2671, 1-800-555-0199, 415.555.2671", "[phone], [phone], [phone], [phone]")]
    [InlineData("4111 1111 1111 1111/4111111111111111", "[card]/[card]")]
    [InlineData("378282246310005 3782 822463 10005 5555-5555-5555-4444", "[card] [card] [card]")]
    [InlineData("to DE89 3704 0044 0532 0130 00 AND GB29NWBK60161331926819", "to [iban] AND [iban]")]
    [InlineData("SSN 078-05-1120", "SSN [ssn]")]
    [InlineData("from 10.20.30.40:8080 by 192.168.1.255.", "from [ip]:8080 by [ip].")]
    [InlineData("[2001:db8:85a3::8a2e:370:7334] fe80::1ff:fe23:4567:890a", "[[ip]] [ip]")]
    public void SomethingPersonal_ItsMaskStandsInItsPlace(string text, string masked) => RedactionRules.Apply(text).ShouldBe(masked);

    [Fact]
    public void MediaInADataAddress_ItsLengthIsKept() =>
        RedactionRules.Apply("""<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==">""")
            .ShouldBe("""<img src="data:image/png;base64,[base64: 24 characters]">""");

    [Theory]
    [InlineData("123e4567-e89b-12d3-a456-426614174000 01997f1c-2a7b-7d2e-8f00-415555267112")]
    [InlineData("2026-11-21T16:33:03.123+01:00 16:33:03 2026-11-21 16:33")]
    [InlineData("1732206783 1732206783123 1732206783123456 1732206783123456789")]
    [InlineData("claude-sonnet-4-5-20250929 gpt-5-mini-2025-08-07 gemini-2.5-flash o200k_base")]
    [InlineData("msg_01XFDUDYJgAACzvnptvVoYEL toolu_01A09q90qw90lq917835lq9 req_01997f1c2a7b7d2e8f00415555267112")]
    [InlineData("for (var i = 0; i < 4096; i++) sum += 3.14159265358979 * 1e-10 + 0.4111111111111111;")]
    [InlineData("0xDEADBEEF 0x7fffffff [256, 512, 1024] 256 512 1024 x+123456789 -4111111111111111")]
    [InlineData("std::vector<int> dead::beef a::b ::1 00:1A:2B:3C:4D:5E 10:20:30:40")]
    [InlineData("v1.2.3 net10.0 1.3.6.1.4.1.311 10.0.26100.1 256.1.1.1")]
    [InlineData("max_tokens: 4096, next token: hello, tokens = 12345678, token_type_ids=[1,2]")]
    [InlineData("sk-learn-style-estimators-and-more task-1234567890123456 the bearer authentication scheme")]
    [InlineData("a risk-free-2024-edition-of-it disk-0123456789abcdef ask-me-anything-4567890123 my-sk-learn-models-of-2024-11-21")]
    [InlineData("the secretary: Anna; keyboard: qwertz; a compass: north; the password is asked for")]
    [InlineData("a1b2c3d4e5f60718293a4b5c6d7e8f9012345678 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("4111111111111112 1234567890123456 DE89370400440532013001 XX89370400440532013000 000-12-3456 900-12-3456")]
    [InlineData("a @ b, @types/node@18.0.0, user@localhost, x@1.2")]
    public void WhatOnlyLooksAlike_IsUnharmed(string text) => RedactionRules.Apply(text).ShouldBeSameAs(text);

    [Fact]
    public void SignaturesInBase64_AreUnharmed()
    {
        var (random, bytes) = (new Random(4711), new byte[1024]);
        for (var i = 0; i < 1000; i++)
        {
            random.NextBytes(bytes);
            var signature = Convert.ToBase64String(bytes);
            RedactionRules.Apply(signature).ShouldBeSameAs(signature);
        }
    }

    [Fact]
    public void AMask_IsNoSecretItself()
    {
        var text = new StringBuilder("bob@example.com 4111111111111111 +14155552671 10.1.2.3 api_key=abc123 ").Append(Jwt).ToString();
        var once = RedactionRules.Apply(text);

        once.ShouldBe("[email] [card] [phone] [ip] api_key=[secret] [jwt]");
        RedactionRules.Apply(once).ShouldBeSameAs(once);
    }
}
