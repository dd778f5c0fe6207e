using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Sse;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

/// <summary>The Responses API as it was recorded: the usage of the last event is the usage of the call.</summary>
public sealed class OpenAiResponsesMeterTests
{
    [Fact]
    public void EveryRecordedAnswer_IsMeteredAsItSays()
    {
        WireCorpus.Require();
        var cases = WireCorpus.Cases("openai-responses").Where(c => c.Status == 200 && c.Response.Length > 0).ToList();
        var metered = 0;
        foreach (var answer in cases)
        {
            if (Said(answer) is not { } said)
                continue;
            var meter = Watch(answer);
            metered++;
            (meter.Usage.TotalInput, meter.Usage.Output).ShouldBe(said, answer.Path);
            meter.Usage.Source.ShouldBe(UsageSource.Provider, answer.Path);
            meter.IsComplete.ShouldBeTrue(answer.Path);
            (meter.StopReason is not null && meter.Model is not null).ShouldBeTrue(answer.Path);
        }

        metered.ShouldBeGreaterThan(300);
    }

    [Fact]
    public void AStreamThatEndsEarly_HasTheBytesOfItsWordsAndIsNotComplete()
    {
        var meter = new OpenAiResponsesMeter();

        Show(meter, Encoding.UTF8.GetBytes(
            """
            event: response.created
            data: {"type":"response.created","response":{"id":"r","object":"response","model":"gpt-5-mini","status":"in_progress","usage":null}}

            event: response.output_text.delta
            data: {"type":"response.output_text.delta","delta":"gr\u00fc\u00dfe"}


            """)).ShouldBe([FrameKind.Lifecycle, FrameKind.Content]);

        (meter.IsComplete, meter.AnswerBytes, meter.Model, meter.Usage.Source).ShouldBe((false, 7L, "gpt-5-mini", UsageSource.Unknown));
    }

    private static OpenAiResponsesMeter Watch(WireCase answer)
    {
        var meter = new OpenAiResponsesMeter();
        if (answer.IsSse)
            Show(meter, answer.Response);
        else
            meter.ObserveBody(answer.Response).ShouldBeTrue(answer.Path);
        return meter;
    }

    private static List<FrameKind> Show(OpenAiResponsesMeter meter, byte[] stream)
    {
        using var frames = new SseFrameScanner();
        frames.Append(stream);
        var kinds = new List<FrameKind>();
        while (frames.TryRead(out var frame) || frames.TryReadLast(out frame))
            kinds.Add(meter.Observe(frame));
        return kinds;
    }

    /// <summary>Read by lines alone. Null: an answer that is no finished response, or counts nothing.</summary>
    private static (long?, long?)? Said(WireCase answer)
    {
        var json = answer.IsSse
            ? Encoding.UTF8.GetString(answer.Response).Split('\n').LastOrDefault(l => l.StartsWith("data:", StringComparison.Ordinal) && l.Contains("\"type\":\"response.completed\"", StringComparison.Ordinal))?[5..]
            : Encoding.UTF8.GetString(answer.Response);
        if (json is null)
            return null;
        var root = JsonElement.Parse(Encoding.UTF8.GetBytes(json));
        var response = root.TryGetProperty("response", out var inner) ? inner : root;
        return response.TryGetProperty("object", out var kind) && kind.ValueEquals("response")
            && response.GetProperty("status").GetString() is "completed" && response.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
                ? (usage.GetProperty("input_tokens").GetInt64(), usage.GetProperty("output_tokens").GetInt64())
                : null;
    }
}
