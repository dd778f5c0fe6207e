using Gateway.Tests.Translation;

namespace Gateway.Tests.Compatible;

/// <summary>An answer of a vendor that nobody recorded, whole and as a stream, written after its documentation. Not a recording.</summary>
internal sealed record DocumentedAnswer(string Body, string Stream, ExpectedAnswer Expected)
{
    private static readonly ExpectedUsage Usage = new(12, 0, 0, 7);

    public static DocumentedAnswer Of(string preset) => preset switch
    {
        "fireworks" => Fireworks,
        "vllm" => Vllm,
        "lmstudio" => LmStudio,
        _ => Cohere,
    };

    /// <summary>docs.fireworks.ai, "Reasoning": models without a parser say it between tags; usage comes with the last choice.</summary>
    private static DocumentedAnswer Fireworks => new(
        """
        {"id":"f1","object":"chat.completion","created":1,"model":"accounts/fireworks/models/m","choices":[{"index":0,"message":{"role":"assistant","content":"<think>\nTwo and two.\n</think>\n\nFour."},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"total_tokens":19,"completion_tokens":7}}
        """,
        Chunks(
            """{"id":"f1","model":"accounts/fireworks/models/m","choices":[{"index":0,"delta":{"role":"assistant"},"finish_reason":null}],"usage":null}""",
            """{"id":"f1","model":"accounts/fireworks/models/m","choices":[{"index":0,"delta":{"content":"<th"},"finish_reason":null}]}""",
            """{"id":"f1","model":"accounts/fireworks/models/m","choices":[{"index":0,"delta":{"content":"ink>\nTwo and two.\n</"},"finish_reason":null}]}""",
            """{"id":"f1","model":"accounts/fireworks/models/m","choices":[{"index":0,"delta":{"content":"think>\n\nFour."},"finish_reason":null}]}""",
            """{"id":"f1","model":"accounts/fireworks/models/m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"total_tokens":19,"completion_tokens":7}}"""),
        new ExpectedAnswer
        {
            Id = "f1", Model = "accounts/fireworks/models/m", Thinking = "Two and two.\n", Text = "Four.", Calls = [], StopReason = "end_turn", Usage = Usage,
        });

    /// <summary>docs.vllm.ai, "Reasoning Outputs", "Tool Calling": <c>reasoning</c> (once <c>reasoning_content</c>), <c>stop_reason</c>, ids of its own.</summary>
    private static DocumentedAnswer Vllm => new(
        """
        {"id":"chatcmpl-v","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","reasoning_content":"Ask.","content":null,"tool_calls":[{"id":"chatcmpl-tool-1","type":"function","function":{"name":"weather","arguments":"{\"city\": \"Bonn\"}"}}]},"logprobs":null,"finish_reason":"tool_calls","stop_reason":128008}],"usage":{"prompt_tokens":12,"total_tokens":19,"completion_tokens":7,"prompt_tokens_details":null},"prompt_logprobs":null}
        """,
        Chunks(
            """{"id":"chatcmpl-v","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}""",
            """{"id":"chatcmpl-v","model":"m","choices":[{"index":0,"delta":{"reasoning":"Ask."},"logprobs":null,"finish_reason":null}]}""",
            """{"id":"chatcmpl-v","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"id":"chatcmpl-tool-1","type":"function","index":0,"function":{"name":"weather"}}]},"finish_reason":null}]}""",
            """{"id":"chatcmpl-v","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\": "}}]},"finish_reason":null}]}""",
            """{"id":"chatcmpl-v","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"Bonn\"}"}}]},"finish_reason":null}]}""",
            """{"id":"chatcmpl-v","model":"m","choices":[{"index":0,"delta":{"content":""},"finish_reason":"tool_calls","stop_reason":128008}]}""",
            """{"id":"chatcmpl-v","model":"m","choices":[],"usage":{"prompt_tokens":12,"total_tokens":19,"completion_tokens":7}}"""),
        new ExpectedAnswer
        {
            Id = "chatcmpl-v", Model = "m", Thinking = "Ask.", Text = "", Calls = [new("chatcmpl-tool-1", "weather", """{"city":"Bonn"}""")], StopReason = "tool_use", Usage = Usage,
        });

    /// <summary>lmstudio.ai/docs, "Tool Use": ids are bare numbers in text, the unary answer's calls have none of OpenAI's index.</summary>
    private static DocumentedAnswer LmStudio => new(
        """
        {"id":"chatcmpl-l","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"logprobs":null,"finish_reason":"tool_calls","message":{"role":"assistant","content":"Let me look.","tool_calls":[{"id":"365174485","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bonn\"}"}}]}}],"usage":{"prompt_tokens":12,"completion_tokens":7,"total_tokens":19},"stats":{},"system_fingerprint":"m"}
        """,
        Chunks(
            """{"id":"chatcmpl-l","object":"chat.completion.chunk","created":1,"model":"m","system_fingerprint":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Let me look."},"logprobs":null,"finish_reason":null}]}""",
            """{"id":"chatcmpl-l","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"365174485","type":"function","function":{"name":"weather","arguments":""}}]},"logprobs":null,"finish_reason":null}]}""",
            """{"id":"chatcmpl-l","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"type":"function","function":{"name":"","arguments":"{\"city\":\"Bonn\"}"}}]},"logprobs":null,"finish_reason":null}]}""",
            """{"id":"chatcmpl-l","model":"m","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"tool_calls"}]}""",
            """{"id":"chatcmpl-l","model":"m","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":7,"total_tokens":19}}"""),
        new ExpectedAnswer
        {
            Id = "chatcmpl-l", Model = "m", Thinking = "", Text = "Let me look.", Calls = [new("365174485", "weather", """{"city":"Bonn"}""")], StopReason = "tool_use", Usage = Usage,
        });

    /// <summary>docs.cohere.com, "Using Cohere models via the OpenAI SDK": as OpenAI answers, the id a UUID.</summary>
    private static DocumentedAnswer Cohere => new(
        """
        {"id":"0a1b","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":"I will look.","tool_calls":[{"id":"weather_k2j4","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bonn\"}"}}]}}],"created":1,"model":"command-a-03-2025","object":"chat.completion","usage":{"prompt_tokens":12,"completion_tokens":7,"total_tokens":19}}
        """,
        Chunks(
            """{"id":"0a1b","choices":[{"index":0,"finish_reason":null,"delta":{"content":"I will look.","role":"assistant"}}],"created":1,"model":"command-a-03-2025","object":"chat.completion.chunk"}""",
            """{"id":"0a1b","choices":[{"index":0,"finish_reason":null,"delta":{"tool_calls":[{"index":0,"id":"weather_k2j4","type":"function","function":{"name":"weather","arguments":""}}]}}],"model":"command-a-03-2025"}""",
            """{"id":"0a1b","choices":[{"index":0,"finish_reason":null,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":\"Bonn\"}"}}]}}],"model":"command-a-03-2025"}""",
            """{"id":"0a1b","choices":[{"index":0,"finish_reason":"tool_calls","delta":{}}],"model":"command-a-03-2025","usage":{"prompt_tokens":12,"completion_tokens":7,"total_tokens":19}}"""),
        new ExpectedAnswer
        {
            Id = "0a1b", Model = "command-a-03-2025", Thinking = "", Text = "I will look.", Calls = [new("weather_k2j4", "weather", """{"city":"Bonn"}""")], StopReason = "tool_use", Usage = Usage,
        });

    private static string Chunks(params string[] chunks) => string.Concat(chunks.Append("[DONE]").Select(chunk => $"data: {chunk}\n\n"));
}
