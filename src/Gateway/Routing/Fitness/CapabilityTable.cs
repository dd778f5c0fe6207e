using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Routing.Fitness;

/// <summary>What each target can do: its provider's own declaration, then the catalogue, else it is taken for granted.</summary>
/// <param name="providers">The configured providers.</param>
/// <param name="contextWindow">The catalogue: the tokens a target has room for, null where it is not known. Asked once a remembered plan and where a request is near a limit.</param>
public sealed class CapabilityTable(IDictionary<string, ProviderOptions> providers, Func<Target, int?>? contextWindow = null)
{
    public TargetCapabilities Of(Target target)
    {
        var provider = providers[target.Provider];
        var declared = provider.Capabilities;
        return new TargetCapabilities(
            declared.Images ?? true, declared.Documents ?? true, declared.Tools ?? true,
            declared.ContextWindow ?? contextWindow?.Invoke(target),
            Choices: provider.Dialect == Dialect.OpenAi.Name());
    }
}
