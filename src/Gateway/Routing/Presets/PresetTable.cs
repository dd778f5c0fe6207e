using Gateway.Model;

namespace Gateway.Routing.Presets;

/// <summary>The vendors known by name: data, nothing else. The README beside the providers says where it is from.</summary>
internal static class PresetTable
{
    public static readonly IReadOnlyDictionary<string, ProviderPreset> All = new Dictionary<string, ProviderPreset>(StringComparer.OrdinalIgnoreCase)
    {
        ["claude"] = new()
        {
            Dialect = "anthropic", BaseUrl = "https://api.anthropic.com", KeyEnv = "ANTHROPIC_API_KEY",
            DefaultModel = "claude-sonnet-4-5", Models = ["claude-*"],
            BreakDuration = TimeSpan.FromMinutes(5),
        },
        ["gemini"] = new()
        {
            Dialect = "gemini", BaseUrl = "https://generativelanguage.googleapis.com", KeyEnv = "GOOGLE_API_KEY,GEMINI_API_KEY",
            DefaultModel = "gemini-2.5-flash", Models = ["gemini-*", "gemma-*"],
        },
        ["openai"] = new()
        {
            BaseUrl = "https://api.openai.com", KeyEnv = "OPENAI_API_KEY",
            DefaultModel = "gpt-5-mini", Models = ["gpt-*", "o1*", "o3*", "o4*", "chatgpt-*", "codex-*"],
            OwnHosts = [".api.openai.com"], TakesStreamOptions = true,
        },
        ["azure"] = new()
        {
            KeyEnv = "AZURE_OPENAI_API_KEY,AZURE_API_KEY", Vendor = "azure",
            DefaultModel = "gpt-5-mini", Models = ["gpt-*", "o1*", "o3*", "o4*"],
            Path = "/openai/deployments/{model}/chat/completions", ProbePath = "/openai/models", ApiVersion = "2024-10-21", AuthHeader = "api-key",
            OwnHosts = [".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"], TakesStreamOptions = true,
        },
        ["groq"] = new()
        {
            BaseUrl = "https://api.groq.com/openai/v1", KeyEnv = "GROQ_API_KEY", Vendor = "groq",
            DefaultModel = "openai/gpt-oss-120b", Models = ["llama-3.1-*", "llama-3.3-*", "openai/gpt-oss-*", "qwen/*", "moonshotai/*"],
            TakesStreamOptions = true, ThinkTags = true,
            Unsupported = ["logprobs", "top_logprobs", "logit_bias", "messages[].name"],
        },
        ["together"] = new()
        {
            BaseUrl = "https://api.together.xyz/v1", KeyEnv = "TOGETHER_API_KEY", Vendor = "together",
            DefaultModel = "meta-llama/Llama-3.3-70B-Instruct-Turbo", Models = ["meta-llama/*", "Qwen/*", "deepseek-ai/*", "mistralai/*", "zai-org/*"],
            OwnHosts = [".together.ai"],
            TakesStreamOptions = true, ThinkTags = true, MaxTokensField = "max_tokens",
        },
        ["mistral"] = new()
        {
            BaseUrl = "https://api.mistral.ai/v1", KeyEnv = "MISTRAL_API_KEY", Vendor = "mistral",
            DefaultModel = "mistral-small-latest",
            Models = ["mistral-*", "ministral-*", "magistral-*", "codestral-*", "devstral-*", "pixtral-*", "voxtral-*", "open-mistral-*", "open-mixtral-*"],
            MaxTokensField = "max_tokens", Renamed = { ["seed"] = "random_seed" }, ToolIds = "alphanumeric9", DeveloperRole = "system",
            Unsupported = ["user", "logit_bias", "store", "modalities", "audio", "verbosity", "safety_identifier", "web_search_options", "functions", "function_call"],
        },
        ["deepseek"] = new()
        {
            BaseUrl = "https://api.deepseek.com", KeyEnv = "DEEPSEEK_API_KEY", Vendor = "deepseek",
            DefaultModel = "deepseek-v4-flash", Models = ["deepseek-*"],
            TakesStreamOptions = true, MaxTokensField = "max_tokens", DeveloperRole = "system",
        },
        ["xai"] = new()
        {
            BaseUrl = "https://api.x.ai/v1", KeyEnv = "XAI_API_KEY", Vendor = "x-ai",
            DefaultModel = "grok-4", Models = ["grok-*"],
            TakesStreamOptions = true,
        },
        ["fireworks"] = new()
        {
            BaseUrl = "https://api.fireworks.ai/inference/v1", KeyEnv = "FIREWORKS_API_KEY", Vendor = "fireworks",
            DefaultModel = "accounts/fireworks/models/gpt-oss-120b", Models = ["accounts/fireworks/*"],
            TakesStreamOptions = true, ThinkTags = true, MaxTokensField = "max_tokens",
        },
        ["openrouter"] = new()
        {
            // The list of models is open to everybody; the key's own entry is not.
            BaseUrl = "https://openrouter.ai/api/v1", KeyEnv = "OPENROUTER_API_KEY", ProbePath = "/key",
            DefaultModel = "openai/gpt-5-mini",
            TakesStreamOptions = true,
        },
        ["huggingface"] = new()
        {
            BaseUrl = "https://router.huggingface.co/v1", KeyEnv = "HF_TOKEN,HUGGINGFACE_API_KEY", Vendor = "none",
            DefaultModel = "openai/gpt-oss-120b", Models = ["meta-llama/*", "Qwen/*", "deepseek-ai/*", "mistralai/*", "zai-org/*"],
            ThinkTags = true, MaxTokensField = "max_tokens",
        },
        ["ollama"] = new()
        {
            BaseUrl = "http://localhost:11434/v1", KeyEnv = "OLLAMA_API_KEY", KeyOptional = true, Vendor = "none",
            DefaultModel = "llama3.2",
            ThinkTags = true, MaxTokensField = "max_tokens", DeveloperRole = "system",
        },
        ["vllm"] = new()
        {
            BaseUrl = "http://localhost:8000/v1", KeyEnv = "VLLM_API_KEY", KeyOptional = true, Vendor = "none",
            ThinkTags = true, MaxTokensField = "max_tokens",
        },
        ["lmstudio"] = new()
        {
            BaseUrl = "http://localhost:1234/v1", KeyEnv = "LMSTUDIO_API_KEY", KeyOptional = true, Vendor = "none",
            ThinkTags = true, MaxTokensField = "max_tokens", DeveloperRole = "system",
        },
        ["cohere"] = new()
        {
            BaseUrl = "https://api.cohere.ai/compatibility/v1", KeyEnv = "COHERE_API_KEY,CO_API_KEY", ProbePath = "none", Vendor = "cohere",
            DefaultModel = "command-a-03-2025", Models = ["command-*"],
            MaxTokensField = "max_tokens",
            Unsupported =
            [
                "store", "metadata", "logit_bias", "top_logprobs", "n", "modalities", "prediction", "audio", "service_tier", "parallel_tool_calls",
            ],
        },
    };
}
