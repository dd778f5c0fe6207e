using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Json;

/// <summary>Fields taken out of a request in place: what stays is valid, and untouched.</summary>
public sealed class MemberRemovalTests
{
    private const string Messages = "\"messages\": [{\"role\":\"user\",\"content\":\"a\"}]";

    [Theory]
    [InlineData("{\"x\":1,M}", "{M}")]
    [InlineData("{M,\"x\":1}", "{M}")]
    [InlineData("{ \"x\" : {\"x\":[1,2]} , M , \"y\":\"}\" }", "{ M }")]
    [InlineData("{\"x\":1,\"y\":2,M,\"x\":3,\"y\":4}", "{M}")]
    [InlineData("{M ,\"x\": null,\n  \"kept\": 1.50 ,\"y\":[]}", "{M ,\"kept\": 1.50}")]
    public void WhateverStandsWhere_TheRestIsUntouched(string body, string left) => Plan(body, "x", "y").ShouldBe(left.Replace("M", Messages));

    [Fact]
    public void FirstFieldGoesAndAModelComes_BothAreDone()
    {
        var body = Encoding.UTF8.GetBytes("{\"x\":1," + Messages + "}");
        var plan = new RelayPlan();
        var dialect = Dialect("x");
        var peek = dialect.Peek(body);

        dialect.PlanRelay(body, peek, "m", plan);
        Gateway.Protocol.Json.JsonSplice.SetModel(plan.Edits, body, peek, "m");

        Text(plan, body).ShouldBe("{\"model\":\"m\"," + Messages + "}");
    }

    [Fact]
    public void WhatIsLeftOut_IsReportedWhereItAskedForSomething()
    {
        var body = Encoding.UTF8.GetBytes("{\"x\":null,\"y\":false," + Messages + "}");
        var plan = new RelayPlan();
        Dialect("x", "y").PlanRelay(body, new RequestPeek(), "m", plan);

        plan.Losses!.Losses.ShouldBe([new ConversionLoss("y", "left out: the provider does not take it")]);
    }

    private static OpenAiDialect Dialect(params string[] unsupported) => new(new OpenAiQuirks { UnsupportedParameters = unsupported.ToHashSet() });

    private static string Plan(string body, params string[] unsupported)
    {
        var bytes = Encoding.UTF8.GetBytes(body.Replace("M", Messages));
        var plan = new RelayPlan();
        Dialect(unsupported).PlanRelay(bytes, new RequestPeek(), "m", plan);
        return Text(plan, bytes);
    }

    private static string Text(RelayPlan plan, byte[] body) =>
        string.Concat(plan.Apply(body).Pieces.Select(piece => Encoding.UTF8.GetString(piece.Span)));
}
