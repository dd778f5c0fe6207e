using Gateway.Model.Redaction;

namespace Gateway.Hosting.Reload;

/// <summary>
/// Lets the mask know the credentials of the last configurations, and not only of the active one: requests that began with an older one are still under
/// way, and what it was refused for may be quoted later. Bounded, for keys may be rotated every hour.
/// </summary>
/// <param name="mask">Knows those of the start anyway.</param>
internal sealed class RecentSecrets(SecretMask mask)
{
    private const int KeptConfigurations = 16;

    private readonly Queue<IReadOnlyList<string>> _recent = new();

    public void Know(IReadOnlyList<string> secrets)
    {
        _recent.Enqueue(secrets);
        if (_recent.Count > KeptConfigurations)
            _recent.Dequeue();
        mask.SetOf("configuration", _recent.SelectMany(static of => of));
    }
}
