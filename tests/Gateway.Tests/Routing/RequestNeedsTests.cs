using System.Text.Json;
using Gateway.Model;
using static Gateway.Tests.Routing.PlannedRequest;

namespace Gateway.Tests.Routing;

public sealed class RequestNeedsTests
{
    [Fact]
    public void PlainText_NeedsTokensAlone() =>
        RequestNeeds.Of(For("m", maxTokens: 50, content: Text(new string('x', 400))))
            .ShouldBe(new RequestNeeds(false, false, false, 103, 50));

    [Fact]
    public void Picture_IsNeededWhereverItStands()
    {
        Needs(Image()).Images.ShouldBeTrue();
        Needs(new { type = "tool_result", tool_use_id = "t1", content = new[] { Image() } }).Images.ShouldBeTrue();
        Needs(Document(new { type = "content", content = new[] { Image() } })).Images.ShouldBeTrue();
    }

    [Fact]
    public void Document_IsNeededUnlessItIsPlainText()
    {
        Needs(Document(new { type = "base64", media_type = "application/pdf", data = "JVBERi0=" })).Documents.ShouldBeTrue();
        Needs(Document(new { type = "url", url = "https://example.org/a.pdf" })).Documents.ShouldBeTrue();
        Needs(Document(new { type = "text", media_type = "text/plain", data = "words" })).Documents.ShouldBeFalse();
    }

    [Fact]
    public void Tools_AreNeededWhereDefinedOrTalkedAbout()
    {
        Needs(new { type = "tool_result", tool_use_id = "t1", content = "4" }).Tools.ShouldBeTrue();
        RequestNeeds.Of(Of(JsonSerializer.Serialize(new
        {
            model = "m",
            max_tokens = 5,
            messages = new[] { new { role = "user", content = "hi" } },
            tools = new[] { new { name = "add", input_schema = new { type = "object" } } },
        }))).Tools.ShouldBeTrue();
        Needs(Text("no tools")).Tools.ShouldBeFalse();
    }

    [Fact]
    public void RequestThatCannotBeRead_NeedsNothing()
    {
        var request = Of("""{"model":"m","max_tokens":7,"messages":[{"role":"user","content":[{"type":"text","text":42}]}]}""");

        RequestNeeds.Of(request).ShouldBe(new RequestNeeds(false, false, false, request.Body.Bytes.Length / 4, 7));
    }

    private static RequestNeeds Needs(object block) => RequestNeeds.Of(For("m", content: block));
}
