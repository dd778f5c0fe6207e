using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

public sealed class OpenAiUsageTests
{
    [Theory]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}""", 10, null, null, 5, null)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":3}}""", 6, 4, null, 5, 3)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"prompt_cache_hit_tokens":7,"prompt_cache_miss_tokens":3}""", 3, 7, null, 5, null)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"cached_tokens":2}""", 8, 2, null, 5, null)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"cache_read_input_tokens":2,"cache_creation_input_tokens":3}""", 5, 2, 3, 5, null)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":2,"cache_write_tokens":6}}""", 2, 2, 6, 5, null)]
    [InlineData("""{"prompt_tokens":29,"completion_tokens":6,"prompt_tokens_details":{"cached_tokens":157}}""", 0, 157, null, 6, null)]
    [InlineData("""{"prompt_tokens":12,"completion_tokens":2,"total_tokens":334,"completion_tokens_details":{"reasoning_tokens":320}}""", 12, null, null, 322, 320)]
    [InlineData("""{"prompt_tokens":11,"completion_tokens":15,"total_tokens":401,"prompt_tokens_details":{"audio_tokens":375,"cached_tokens":9}}""", 377, 9, null, 15, null)]
    [InlineData("""{"prompt_tokens":15,"completion_tokens":256,"total_tokens":271,"completion_tokens_details":{"reasoning_tokens":271}}""", 15, null, null, 256, 256)]
    [InlineData("""{"prompt_tokens":-1,"completion_tokens":2.0,"total_tokens":null}""", null, null, null, 2, null)]
    public void VendorsUsage_GoesToDisjointBuckets(string usage, int? input, int? cacheRead, int? cacheWrite, int output, int? reasoning) =>
        OpenAiUsage.Read(JsonElement.Parse(usage)).ShouldBe(new TokenUsage
        {
            Input = input,
            CacheRead = cacheRead,
            CacheWrite5m = cacheWrite,
            Output = output,
            Reasoning = reasoning,
            Source = UsageSource.Provider,
        });

    [Fact]
    public void CacheWritesByAge_KeepTheirAge() =>
        OpenAiUsage.Read(JsonElement.Parse(
            """{"prompt_tokens":100,"completion_tokens":1,"cache_creation_input_tokens":30,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20}}"""))
            .ShouldBe(new TokenUsage { Input = 70, CacheWrite5m = 10, CacheWrite1h = 20, Output = 1, Source = UsageSource.Provider });
}
