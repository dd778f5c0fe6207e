using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Providers;

/// <summary>
/// Asks a provider for its list of models: shows at no cost whether it can be reached and takes the credential. Apart from traffic: no
/// circuit sees it.
/// </summary>
public sealed class ProviderProbe(TimeProvider time)
{
    /// <summary>The longest a probe takes, whatever the provider does.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // Lists of a few hundred models with all their facts are around a megabyte.
    private const int MaxAnswerBytes = 16 * 1024 * 1024;
    private const int MaxDetailLength = 300;

    /// <summary>Never throws for what the provider or the network does; throws where <paramref name="cancellationToken"/> is cancelled.</summary>
    public async Task<ProbeResult> RunAsync(Provider provider, CancellationToken cancellationToken)
    {
        var (startedAt, answered) = (time.GetTimestamp(), false);
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await provider.ListModelsAsync(either.Token).ConfigureAwait(false);
            answered = true;
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            var judged = Judge(provider, response, body);
            return Describe(provider, judged, time.GetElapsedTime(startedAt)) with { Status = (int)response.StatusCode };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && Read(e, answered, limit) is { } error)
        {
            return Describe(provider, error, time.GetElapsedTime(startedAt));
        }
    }

    private static ChatError? Read(Exception exception, bool answered, CancellationTokenSource limit) =>
        exception is OperationCanceledException && limit.IsCancellationRequested
            ? new ChatError(ChatErrorKind.Timeout, FormattableString.Invariant($"No whole answer came within {Longest.TotalSeconds} s."))
            : ProbeFailure.From(exception, answered);

    private static ChatError? Judge(Provider provider, HttpResponseMessage response, byte[] body)
    {
        if (!response.IsSuccessStatusCode)
            return provider.Dialect.ReadError((int)response.StatusCode, body);
        return IsJson(body) ? null : new ChatError(ChatErrorKind.Malformed, "The answer is no list of models: it is not JSON.");
    }

    // Vendors wrap the list in an object; some that copy them send it bare.
    private static bool IsJson(byte[] body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            return reader.Read() && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ProbeResult Describe(Provider provider, ChatError? error, TimeSpan latency) => error is null
        ? new ProbeResult(latency)
        : new ProbeResult(latency) { Error = error.Kind, Detail = Words(provider, error) };

    // The words of a refused credential may quote parts of it.
    private static string Words(Provider provider, ChatError error)
    {
        if (error.IsRefusedCredential)
            return ChatErrorTraits.Of(error.Kind).UserText;
        var words = provider.Mask(error.Message);
        return words.Length <= MaxDetailLength ? words : string.Concat(words.AsSpan(0, MaxDetailLength), "…");
    }
}
