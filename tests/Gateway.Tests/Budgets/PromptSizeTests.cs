using System.Text;
using System.Text.RegularExpressions;
using Gateway.Accounting.Budgets;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Tests.Budgets;

/// <summary>How much a prompt may be at most, by what its body holds.</summary>
public sealed partial class PromptSizeTests
{
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUg==";

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"hi"}]}""", CacheWrites.None)]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}]}""", CacheWrites.FiveMinutes)]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral","ttl":"1h"}}]}]}""", CacheWrites.OneHour)]
    [InlineData("""{"tools":[{"name":"a","input_schema":{},"cache_control":{"type":"ephemeral","ttl":"1h"}}],"messages":[]}""", CacheWrites.OneHour)]
    public void CacheMarkers_AreSeenInTheBody(string body, CacheWrites cache) => EachWay(body, size => size.Cache.ShouldBe(cache));

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"https://x.example/y"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"file","file_id":"f1"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"image","source":{"type":"base64","data":"aaaa"}}]}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,aaaa"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"image_url":{"url":"https://x.example/y"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"image":"aaaa"}]}]}""")]
    [InlineData("""{"input":[{"role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,aaaa","detail":"high"}]}]}""")]
    [InlineData("""{"input":[{"role":"user","content":[{"type":"input_image","file_id":"f1"}]}]}""")]
    [InlineData("""{"contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"aaaa"}}]}]}""")]
    [InlineData("""{"contents":[{"parts":[{"inline_data":{"mime_type":"image/png","data":"aaaa"}}]}]}""")]
    [InlineData("""{"contents":[{"parts":[{"fileData":{"mimeType":"image/png","fileUri":"https://x.example/y"}}]}]}""")]
    public void Picture_IsCountedAsOne(string body) => EachWay(body, size =>
    {
        size.Pictures.ShouldBe(1);
        size.FillsWindow.ShouldBeFalse();
        size.Tokens.ShouldBeLessThan(6 * body.Length + 100);
    });

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"aaaa"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"file","file_id":"f1"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"text","type":"base64","data":"aaaa"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"container_upload","file_id":"f1"}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,aaaa"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"f1"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"https://x.example/y"}}]}]}""")]
    [InlineData("""{"input":[{"role":"user","content":[{"type":"input_file","file_url":"https://a.example/long.pdf"}]}]}""")]
    [InlineData("""{"input":[{"type":"item_reference","id":"msg_1"}]}""")]
    [InlineData("""{"input":[{"id":"msg_1"}]}""")]
    [InlineData("""{"contents":[{"parts":[{"inlineData":{"mimeType":"application/pdf","data":"aaaa"}}]}]}""")]
    [InlineData("""{"contents":[{"parts":[{"inlineData":{"mimeType":"text/plain","mimeType":"video/mp4","data":"aaaa"}}]}]}""")]
    [InlineData("""{"contents":[{"parts":[{"fileData":{"fileUri":"https://www.youtube.com/watch?v=a"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"hi"}],"extra_body":{"google":{"cached_content":"c"}}}""")]
    public void WhatMayBeOfAnyLength_FillsTheWindow(string body) => EachWay(body, size => size.FillsWindow.ShouldBeTrue());

    [Theory]
    [InlineData("""{"mcp_servers":[{"type":"url","url":"https://a.example/sse","name":"a"}],"messages":[]}""")]
    [InlineData("""{"tools":[{"type":"web_search_20250305","name":"web_search"}],"messages":[]}""")]
    [InlineData("""{"tools":[{"type":"code_execution_20250825","name":"code_execution"}],"messages":[]}""")]
    [InlineData("""{"tools":[{"type":"web_search","type":"function","name":"a"}],"messages":[]}""")]
    [InlineData("""{"tools":[{"type":"web_search"}],"input":"hi"}""")]
    [InlineData("""{"tools":[{"type":"function","name":"a"},{"type":"file_search","vector_store_ids":["v"]}],"input":"hi"}""")]
    [InlineData("""{"tools":[{"type":"computer_use_preview"}],"input":"hi"}""")]
    [InlineData("""{"web_search_options":{},"messages":[]}""")]
    [InlineData("""{"plugins":[{"id":"web"}],"messages":[]}""")]
    [InlineData("""{"tools":[{"urlContext":{}}],"contents":[]}""")]
    [InlineData("""{"tools":[{"functionDeclarations":[],"googleSearch":{}}],"contents":[]}""")]
    [InlineData("""{"tools":{"code_execution":{}},"contents":[]}""")]
    public void WhatTheVendorFetches_IsReserved(string body) => EachWay(body, size => size.Tokens.ShouldBeGreaterThan(PromptSize.FetchedByVendor));

    [Theory]
    [InlineData("""{"tools":[{"name":"look_up","description":"d","input_schema":{"type":"object","properties":{"image_url":{"type":"string"},"file_id":{"type":["string","null"]}}}}],"messages":[]}""")]
    [InlineData("""{"tools":[{"type":"custom","name":"a","input_schema":{}},{"type":"bash_20250124","name":"bash"}],"messages":[]}""")]
    [InlineData("""{"tools":[{"type":"function","function":{"name":"a","parameters":{"type":"object"}}}],"tool_choice":"auto","messages":[]}""")]
    [InlineData("""{"tools":[{"type":"function","name":"a","parameters":{"type":"object"}}],"input":[{"type":"message","id":"m","role":"user","content":"hi"}]}""")]
    [InlineData("""{"tools":[{"functionDeclarations":[{"name":"a"}]}],"contents":[{"parts":[{"functionResponse":{"name":"a","response":{"fileUri":"x"}}}]}]}""")]
    [InlineData("""{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"a","input":{"type":"image","image_url":"x","file_id":"y"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"words"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"{\"type\":\"document\",\"tools\":[{\"type\":\"web_search\"}]}"}]}""")]
    public void CallersOwnWordsAndTools_CountAsText(string body) => EachWay(body, size =>
        (size.Pictures, size.FillsWindow, size.MakesPictures, size.Tokens < (6 * body.Length) + 1_000).ShouldBe((0, false, false, true)));

    [Fact]
    public void ManySmallPictures_AreReservedAsLargeOnes()
    {
        var body = $$"""{"messages":[{"role":"user","content":[{{string.Join(',', Enumerable.Repeat($$$"""{"type":"image","source":{"type":"base64","media_type":"image/png","data":"{{{Pixel}}}"}}""", 100))}}]}]}""";
        PromptSize.Rough(Bytes(body)).On("claude-sonnet-4-5", null).ShouldBeGreaterThan(160_000);
        Near(body).On("claude-sonnet-4-5", null).ShouldBeGreaterThan(160_000);
    }

    [Theory]
    [InlineData("claude-sonnet-4-5", 1_600, 3_000)]
    [InlineData("claude-opus-4-20250514", 1_600, 3_000)]
    [InlineData("claude-opus-4-8", 4_784, 6_000)]
    [InlineData("gpt-4o", 1_445, 6_000)]
    [InlineData("openai/gpt-4o-mini-2024-07-18", 48_169, 50_000)]
    [InlineData("gpt-5.4", 12_000, 20_000)]
    [InlineData("qwen3-vl-plus", 16_384, 20_000)]
    public void PhotoOfManyBytes_IsReservedAsTheModelsLargest(string model, long least, long most)
    {
        var body = $$$"""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,{{{new string('A', 1_000_000)}}}"}}]}]}""";
        PromptSize.Rough(Bytes(body)).On(model, null).ShouldBeInRange(least, most);
        var chat = new OpenAiDialect().ReadRequest(Bytes(body));
        PromptSize.Near(chat, Model.Tokens.ChatTokens.Count(chat, Model.Tokens.ModelTokens.Other), Bytes(body)).On(model, null).ShouldBeInRange(least, most);
    }

    [Fact]
    public void LookCloser_ComesNearerToWhatAPromptHas_AndStaysAboveIt()
    {
        var text = string.Join(' ', Enumerable.Repeat("The quick brown fox jumps over the lazy dog.", 50));
        var body = $$"""{"max_tokens":9,"messages":[{"role":"user","content":"{{text}}"}]}""";
        // English: about ten tokens a sentence here.
        Near(body).Tokens.ShouldBeInRange(500, 700);
        PromptSize.Rough(Bytes(body)).Tokens.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public void LookCloser_LeavesMediaAsTheyAre()
    {
        var size = Near("""{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"aaaa"}},{"type":"image","source":{"type":"url","url":"https://x.example/y"}}]}]}""");
        (size.FillsWindow, size.Pictures).ShouldBe((true, 1));
    }

    [Theory]
    [InlineData("""{"messages":"\u00""")]
    [InlineData("""{"type":"\ud800"}""")]
    public void WhatIsNoJson_IsAllItMayBe(string body)
    {
        var size = PromptSize.Rough(Bytes(body));
        (size.FillsWindow, size.Cache, size.Tokens > PromptSize.FetchedByVendor).ShouldBe((true, CacheWrites.OneHour, true));
    }

    // As it is, and with every letter of every text written as an escape.
    private static void EachWay(string body, Action<PromptSize> check)
    {
        check(PromptSize.Rough(Bytes(body)));
        check(PromptSize.Rough(Bytes(JsonText().Replace(body, text => Escapable().Replace(text.Value, c => $"\\u{(int)c.Value[0]:x4}")))));
    }

    private static PromptSize Near(string body)
    {
        var chat = new AnthropicDialect().ReadRequest(Bytes(body));
        return PromptSize.Near(chat, Model.Tokens.ChatTokens.Count(chat, Model.Tokens.ModelTokens.Other), Bytes(body));
    }

    private static byte[] Bytes(string body) => Encoding.UTF8.GetBytes(body);

    [GeneratedRegex("\"(\\\\.|[^\"\\\\])*\"")]
    private static partial Regex JsonText();

    [GeneratedRegex("(?<!\\\\)[a-z]")]
    private static partial Regex Escapable();
}
