namespace Gateway.Cli.Rendering;

/// <summary>One value with its name.</summary>
/// <param name="Title">Its name in a terminal.</param>
/// <param name="Name">Its name in a pipe: one word, with the unit.</param>
internal sealed record Fact(string Title, string Name, Cell Value);
