using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Model;

namespace Gateway.Providers;

/// <summary>Google's Gemini API. Spec: ai.google.dev, "models.generateContent".</summary>
public sealed class GeminiAdapter(ProviderOptions options, string credential) : ProviderAdapter(options, credential)
{
    public override IEgressDialect Dialect { get; } = new GeminiDialect();

    protected override string? ModelsPath => Join("/v1beta", "/models?pageSize=1");

    // Without alt=sse the stream is one JSON array.
    protected override string Path(string model, bool stream)
    {
        var name = Uri.EscapeDataString(model.StartsWith("models/", StringComparison.Ordinal) ? model["models/".Length..] : model);
        return Join("/v1beta", $"/models/{name}:{(stream ? "streamGenerateContent?alt=sse" : "generateContent")}");
    }

    // The key goes into a header: an address would carry it into logs along the way.
    protected override void AddHeaders(HttpRequestMessage request) =>
        request.Headers.TryAddWithoutValidation("x-goog-api-key", Credential);
}
