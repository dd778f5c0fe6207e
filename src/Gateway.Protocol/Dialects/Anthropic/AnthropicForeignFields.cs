using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>The few fields of Chat Completions outside the canonical model that have a counterpart in the Messages API.</summary>
internal static class AnthropicForeignFields
{
    private const string SafetyIdentifier = "safety_identifier";

    /// <summary>The end user: OpenAI's <c>user</c>, or <c>safety_identifier</c>, which replaces it.</summary>
    public static string? UserId(ChatRequest request) => request.UserId ?? Text(Find(request, SafetyIdentifier));

    /// <summary>The <c>service_tier</c> that means the same; null where there is none.</summary>
    public static string? ServiceTier(ChatRequest request) => Text(Find(request, "service_tier")) switch
    {
        "auto" => "auto",
        "default" => "standard_only",
        _ => null,
    };

    /// <summary>The field is written elsewhere, or means what the API does anyway.</summary>
    public static bool IsSaid(ChatRequest request, RequestExtension extension) => extension.Name switch
    {
        SafetyIdentifier => UserId(request) == Text(extension.Value),
        "service_tier" => ServiceTier(request) is not null,
        _ => false,
    };

    private static JsonElement? Find(ChatRequest request, string name) =>
        request.Origin == Dialect.OpenAi ? request.Extensions.FirstOrDefault(e => e.Name == name)?.Value : null;

    private static string? Text(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
