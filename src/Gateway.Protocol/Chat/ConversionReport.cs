namespace Gateway.Protocol.Chat;

/// <summary>One thing the target dialect cannot say.</summary>
/// <param name="Field">
/// The request field in the caller's dialect, array positions left out (<c>messages[].content[].cache_control</c>): a bounded set. For what an answer
/// lost, the provider's name, because the caller's dialect has none (<c>content[].executableCode</c>).
/// </param>
/// <param name="Reason">A few words: what became of it.</param>
public readonly record struct ConversionLoss(string Field, string Reason);

/// <summary>
/// Everything a translation lost or changed, each once: surfaced as the <c>x-gateway-warnings</c> header, a log field and a counter.
/// Silently dropped parameters are a defect.
/// </summary>
public sealed class ConversionReport
{
    private readonly List<ConversionLoss> _losses = [];

    public IReadOnlyList<ConversionLoss> Losses => _losses;

    public bool IsLossless => _losses.Count == 0;

    /// <summary>Records a loss; the same field with the same reason is recorded once.</summary>
    public void Lost(string field, string reason)
    {
        var loss = new ConversionLoss(field, reason);
        if (!_losses.Contains(loss))
            _losses.Add(loss);
    }
}
