namespace Gateway.Model;

/// <summary>A provider and the model to ask it for.</summary>
/// <param name="Provider">The provider's configured name.</param>
/// <param name="Model">The upstream's name of the model.</param>
public sealed record Target(string Provider, string Model);
