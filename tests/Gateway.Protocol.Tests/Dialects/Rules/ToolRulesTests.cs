using System.Buffers;
using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Dialects.Rules;

/// <summary>What is wrong with tool definitions: all of it, each with its path as the caller wrote it.</summary>
public sealed class ToolRulesTests
{
    private static readonly OpenAiDialect OpenAi = new();
    private static readonly AnthropicDialect Anthropic = new();

    [Fact]
    public void AnthropicCaller_IsToldEverythingAtItsOwnPaths()
    {
        var problems = Problems(Anthropic, OpenAi, """
            {"max_tokens":9,"messages":[{"role":"user","content":"hi"}],"tools":[
              {"type":"web_search_20250305","name":"web search"},
              {"name":"get.weather","input_schema":{"type":"object","properties":{"a":{}},"required":["a","b",7,"c"]}},
              {"name":"fine","input_schema":{"type":"object"}},
              {"name":"fine","input_schema":{"type":"string"}},
              {"name":"bare"},
              {"name":"listed","input_schema":[1]},
              {"name":"odd","input_schema":{"type":"object","properties":[],"required":"a"}},
              {"name":"untyped","input_schema":{"properties":{}}}]}
            """);

        problems.ShouldBe(
        [
            "tools[1].name", "tools[1].input_schema.required[1]", "tools[1].input_schema.required[2]", "tools[1].input_schema.required[3]",
            "tools[3].name", "tools[3].input_schema.type", "tools[4].input_schema", "tools[5].input_schema",
            "tools[6].input_schema.properties",
        ]);
    }

    [Fact]
    public void OpenAiCaller_IsToldEverythingAtItsOwnPaths()
    {
        var problems = Problems(OpenAi, Anthropic, """
            {"messages":[{"role":"user","content":"hi"}],
             "tools":[{"type":"function","function":{"name":"ok"}},
                      {"type":"function","function":{"name":"a b","parameters":{"type":"object","properties":{},"required":["x"]}}}],
             "functions":[{"name":"ok","parameters":{"type":"array"}}]}
            """);

        problems.ShouldBe(
        [
            "tools[1].function.name", "tools[1].function.parameters.required[0]", "functions[0].name", "functions[0].parameters.type",
        ]);
    }

    [Theory]
    [InlineData("plain_name-1", true, true, true)]
    [InlineData("dotted.name:x", false, false, true)]
    [InlineData("1st", true, true, false)]
    [InlineData("-dash", true, true, false)]
    [InlineData("_under", true, true, true)]
    [InlineData("mit_ümlaut", false, false, false)]
    [InlineData("with space", false, false, false)]
    public void Name_IsHeldToEachVendorsPattern(string name, bool openAi, bool anthropic, bool gemini)
    {
        Takes(OpenAi, name).ShouldBe(openAi);
        Takes(Anthropic, name).ShouldBe(anthropic);
        Takes(new GeminiDialect(), name).ShouldBe(gemini);
    }

    [Theory]
    [InlineData(64, true, true)]
    [InlineData(65, false, true)]
    [InlineData(128, false, true)]
    [InlineData(129, false, false)]
    public void Name_IsHeldToEachVendorsLength(int length, bool openAi, bool anthropicAndGemini)
    {
        var name = new string('n', length);

        Takes(OpenAi, name).ShouldBe(openAi);
        Takes(Anthropic, name).ShouldBe(anthropicAndGemini);
        Takes(new GeminiDialect(), name).ShouldBe(anthropicAndGemini);
    }

    [Theory]
    [InlineData("""{"type":"function","function":{"name":"1st"}}""", true)]
    [InlineData("""{"type":"function","function":{"name":"1st"}},{"type":"function","function":{"name":"2nd"}}""", true)]
    [InlineData("""{"type":"function","function":{"name":"1st","parameters":{"type":"array"}}}""", false)]
    [InlineData("""{"type":"function","function":{"name":"1st"}},{"type":"function","function":{"name":"1st"}}""", false)]
    [InlineData("""{"type":"function","function":{"name":"f","parameters":{"type":"object","required":["x"]}}}""", false)]
    [InlineData("""{"type":"function","function":{"name":"f","parameters":{"t\ud83d":1}}}""", false)]
    public void NameThatOneVendorRefuses_IsThatVendorsRuleUnlessSomethingIsWrongEverywhere(string tools, bool isProvidersRule)
    {
        var request = OpenAi.ReadRequest(Encoding.UTF8.GetBytes($$"""{"messages":[{"role":"user","content":"hi"}],"tools":[{{tools}}]}"""));

        Should.Throw<RequestFormatException>(() => new GeminiDialect().RulesOf("a-model").Apply(request, new ConversionReport())).IsProvidersRule.ShouldBe(isProvidersRule);
    }

    [Fact]
    public void EmptyName_IsWrongEverywhere()
    {
        var request = new ChatRequest { Origin = Dialect.Gemini, Messages = [], Tools = [new ToolDefinition("", null, default)] };

        var refused = Should.Throw<RequestFormatException>(() => Anthropic.RulesOf("a-model").Apply(request, new ConversionReport()));

        (refused.IsProvidersRule, refused.Problems.ShouldHaveSingleItem().Path).ShouldBe((false, "tools[0].name"));
    }

    [Fact]
    public void SchemaWithoutItsType_IsAnObjectForEveryVendor()
    {
        var request = OpenAi.ReadRequest("""
            {"messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"properties":{"a":{}},"required":["a"]}}}]}
            """u8.ToArray());

        foreach (var vendor in (IEgressDialect[])[OpenAi, Anthropic, new GeminiDialect()])
        {
            var (report, output) = (new ConversionReport(), new ArrayBufferWriter<byte>());
            vendor.WriteRequest(vendor.RulesOf("a-model").Apply(request, report), "a-model", output, report);
            Encoding.UTF8.GetString(output.WrittenSpan).ShouldContain("""{"type":"object","properties":{"a":{}},"required":["a"]}""", Case.Sensitive, vendor.Dialect.ToString());
        }
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"properties":{"a":{}},"required":["a"]}""")]
    [InlineData("""{"type":"object"}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""")]
    [InlineData("""{"type":"object","properties":null,"required":null}""")]
    [InlineData("""{"type":"object","allOf":[{"properties":{"a":{}}}],"required":["a"]}""")]
    [InlineData("""{"type":"object","$ref":"#/$defs/A","$defs":{"A":{"properties":{"a":{}}}},"required":["a"]}""")]
    [InlineData("""{"type":"object","patternProperties":{"^a":{}},"required":["a"]}""")]
    public void SchemaOfAnObject_Passes(string schema) => Problems(
        Anthropic, OpenAi, $$$"""{"max_tokens":9,"messages":[{"role":"user","content":"hi"}],"tools":[{"name":"f","input_schema":{{{schema}}}}]}""").ShouldBeEmpty();

    private static bool Takes(IEgressDialect dialect, string name) => Problems(
        OpenAi, dialect, $$$"""{"messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"{{{name}}}"}}]}""").Count == 0;

    private static List<string> Problems(IIngressDialect caller, IEgressDialect provider, string body)
    {
        try
        {
            provider.RulesOf("a-model").Apply(caller.ReadRequest(Encoding.UTF8.GetBytes(body)), new ConversionReport());
            return [];
        }
        catch (RequestFormatException refused)
        {
            return [.. refused.Problems.Select(p => p.Path)];
        }
    }
}
