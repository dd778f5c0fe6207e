using System.Reflection;

namespace Gateway.Routing.Catalogue;

/// <summary>
/// The models of the three default vendors by name, for <c>/v1/models</c>, for the suggestions of a 404 and for bounded metric labels. A model that is
/// not listed is still served where a provider's patterns know it.
/// </summary>
public static class KnownModelNames
{
    private const string Resource = "Gateway.Routing.Catalogue.known-models.tsv";

    public static IReadOnlyList<string> All { get; } = Read();

    private static List<string> Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!);
        var names = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split('\t') is [_, var name])
                names.Add(name);
        }

        return names;
    }
}
