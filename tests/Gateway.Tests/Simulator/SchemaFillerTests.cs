using System.Text.Json;
using Gateway.Simulator.Answers;

namespace Gateway.Tests.Simulator;

public sealed class SchemaFillerTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["b"]}""", """{"b":"simulated b"}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":"null"}}}""", """{"a":true,"b":null}""")]
    [InlineData("""{"type":"object","properties":{}}""", "{}")]
    [InlineData("""{"type":"object","required":["loose"]}""", """{"loose":"simulated"}""")]
    [InlineData("""{"type":"integer","minimum":10,"multipleOf":4}""", "12")]
    [InlineData("""{"type":"integer","exclusiveMinimum":5}""", "6")]
    [InlineData("""{"type":"integer","maximum":0}""", "0")]
    [InlineData("""{"type":"number","minimum":0,"maximum":1}""", "1")]
    [InlineData("""{"enum":["x","y"]}""", "\"x\"")]
    [InlineData("""{"const":{"k":1}}""", """{"k":1}""")]
    [InlineData("""{"type":["null","integer"]}""", "1")]
    [InlineData("""{"anyOf":[{"type":"null"},{"type":"boolean"}]}""", "true")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"minItems":3}""", "[1,2,3]")]
    [InlineData("""{"type":"array","maxItems":0}""", "[]")]
    [InlineData("""{"type":"string","maxLength":4}""", "\"simu\"")]
    [InlineData("""{"type":"string","minLength":18}""", "\"simulated valuexxx\"")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2026-01-01\"")]
    [InlineData("""{"type":"OBJECT","properties":{"n":{"type":"INTEGER","minimum":"3"}}}""", """{"n":3}""")]
    [InlineData("""{"type":6,"properties":{"n":{"type":1}}}""", """{"n":"simulated n"}""")]
    [InlineData("""{"$ref":"#/$defs/P","$defs":{"P":{"type":"object","properties":{"q":{"$ref":"#/$defs/Q"}}},"Q":{"type":"boolean"}}}""", """{"q":true}""")]
    [InlineData("""{"allOf":[{"properties":{"a":{"type":"integer"}},"required":["a"]},{"properties":{"b":{"type":"integer"}},"required":["b"]}]}""", """{"a":1,"b":1}""")]
    public void Schema_IsSatisfied(string schema, string expected)
    {
        using var document = JsonDocument.Parse(schema);

        SchemaFiller.Fill(document.RootElement, variant: 0).ShouldBe(expected);
    }

    [Fact]
    public void RecursiveSchema_Ends()
    {
        using var document = JsonDocument.Parse("""{"$ref":"#/$defs/N","$defs":{"N":{"type":"object","properties":{"next":{"$ref":"#/$defs/N"}},"required":["next"]}}}""");

        Should.NotThrow(() => JsonDocument.Parse(SchemaFiller.Fill(document.RootElement, variant: 0)).Dispose());
    }

    [Fact]
    public void ReferenceToItself_Ends()
    {
        using var document = JsonDocument.Parse("""{"$ref":"#"}""");

        SchemaFiller.Fill(document.RootElement, variant: 0).ShouldBe("\"simulated value\"");
    }
}
