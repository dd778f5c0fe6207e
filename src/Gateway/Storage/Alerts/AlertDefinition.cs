using Gateway.Model;

namespace Gateway.Storage.Alerts;

/// <summary>What an alert definition defines.</summary>
public enum DefinitionKind
{
    Rule,
    Channel,
}

/// <summary>A rule or channel that was made over the admin API, as it was ordered.</summary>
/// <param name="Kind">What it defines.</param>
/// <param name="Name">The rule's or channel's name, unique in its kind.</param>
/// <param name="Definition">Text of the caller's own making; it must hold no secret in the clear.</param>
/// <param name="UpdatedAt">When it was made or last changed.</param>
public sealed record AlertDefinition(DefinitionKind Kind, string Name, string Definition, DateTimeOffset UpdatedAt);

/// <summary>The words of definitions, as the store, the admin API's texts and the log write them.</summary>
public static class DefinitionWords
{
    public static Words<DefinitionKind> Kinds { get; } = new((DefinitionKind.Rule, "rule"), (DefinitionKind.Channel, "channel"));

    public static string Word(this DefinitionKind kind) => Kinds[kind];
}
