using Gateway.Native;

namespace Gateway.Tests.Native;

/// <summary>What may be asked of a provider, and what would lead out of it.</summary>
public sealed class NativeAddressTests
{
    [Theory]
    [InlineData("/native/openai/v1/models", "openai", "v1/models", "")]
    [InlineData("/native/openai", "openai", "", "")]
    [InlineData("/Native/open%61i/v1/files%2Fx", "openai", "v1/files%2Fx", "")]
    [InlineData("/native/gemini/v1beta/models/m:generateContent?alt=sse", "gemini", "v1beta/models/m:generateContent", "?alt=sse")]
    [InlineData("/native/openai/v1/files/a%20b..c/...?x=..%2f..", "openai", "v1/files/a%20b..c/...", "?x=..%2f..")]
    [InlineData("/native/gemini/v1?key=secret", "gemini", "v1", "")]
    [InlineData("/native/gemini/v1?a=%41&key=secret&b", "gemini", "v1", "?a=%41&b")]
    [InlineData("/native/gemini/v1?%6bEy=secret&monkey=1&a==", "gemini", "v1", "?monkey=1&a==")]
    [InlineData("/native/openai/v1?api-key=s&Api_Key=s&access%5Ftoken=s&token=1", "openai", "v1", "?token=1")]
    [InlineData("/native/openai/v1?a+b=%2B&&", "openai", "v1", "?a+b=%2B&&")]
    public void APathOfTheProvider_IsTakenAsItIsSpelled(string target, string provider, string path, string query) =>
        NativeAddress.Read(target, out _).ShouldBe(new NativeAddress(provider, path, query));

    [Theory]
    [InlineData("/native/openai/../admin/keys")]
    [InlineData("/native/openai/v1/./models")]
    [InlineData("/native/openai/v1/%2e%2e/x")]
    [InlineData("/native/openai/%2e%2e")]
    [InlineData("/native/openai/v1/.%2E/x")]
    [InlineData("/native/openai/v1/x%2f..%2fy")]
    [InlineData("/native/openai/v1/%252e%252e/x")]
    [InlineData("/native/openai/v1/%25252e%25252e/x")]
    [InlineData("/native/openai/v1/..;a=b/x")]
    [InlineData("/native/openai/v1\\..\\x")]
    [InlineData("/native/openai/v1%5c..%5cx")]
    [InlineData("/native/openai/v1/%5Cx")]
    [InlineData("/native/openai//evil.example/x")]
    [InlineData("/native/openai/%2fevil.example/x")]
    [InlineData("/native/openai/http://evil.example/x")]
    [InlineData("/native/openai/https:%2f%2fevil.example/x")]
    [InlineData("/native/openai/v1/a%00b")]
    [InlineData("/native/openai/v1/a%0d%0aHost:%20x")]
    [InlineData("/native/openai/v1/a%7fb")]
    [InlineData("/native/openai/v1#x")]
    [InlineData("/native/openai/%2525252525252561")]
    [InlineData("/native/%2e%2e/x")]
    [InlineData("http://evil.example/native/openai/v1")]
    [InlineData("/x/../native/openai/v1")]
    public void APathThatLeadsOut_IsRefusedHoweverItIsSpelled(string target)
    {
        NativeAddress.Read(target, out var problem).ShouldBeNull();
        problem.ShouldNotBeNullOrEmpty();
    }
}
