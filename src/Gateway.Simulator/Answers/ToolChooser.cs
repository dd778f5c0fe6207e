namespace Gateway.Simulator.Answers;

/// <summary>
/// Decides which tools to call. Forced tools are called; else a tool is called for when the user's text holds its name,
/// or, as a whole word, a part of at least five letters of its name (<c>weather</c> calls <c>get_weather</c>); "use tool"
/// calls the first. After a tool result nothing is called.
/// </summary>
internal static class ToolChooser
{
    private const int ShortestTellingWord = 5;
    private const int MaxCalls = 8;

    public static IReadOnlyList<ToolCall> Choose(Prompt prompt)
    {
        if (prompt.Tools.Count == 0 || prompt.ToolChoice == ToolChoice.None || prompt.ToolResult is not null)
        {
            return [];
        }

        var wanted = Wanted(prompt);
        if (wanted.Count == 0)
        {
            return [];
        }

        if (!prompt.ParallelTools)
        {
            return [Call(wanted[0], 0)];
        }

        return wanted.Count == 1 && prompt.Mentions("parallel")
            ? [Call(wanted[0], 0), Call(wanted[0], 1)]
            : [.. wanted.Select(static tool => Call(tool, 0))];
    }

    private static List<ToolOffer> Wanted(Prompt prompt)
    {
        if (prompt.ForcedTool is { } forced)
        {
            return [.. prompt.Tools.Where(tool => tool.Name == forced).Take(1)];
        }

        var named = prompt.Tools.Where(tool => IsNamed(tool.Name, prompt.UserText)).Take(MaxCalls).ToList();
        var anyWillDo = prompt.ToolChoice == ToolChoice.Required || prompt.Mentions("use tool");
        return named.Count == 0 && anyWillDo ? [prompt.Tools[0]] : named;
    }

    private static bool IsNamed(string name, string text) =>
        text.Contains(name, StringComparison.OrdinalIgnoreCase)
        || WordsOf(name).Any(word => word.Length >= ShortestTellingWord && HoldsWord(text, word));

    /// <summary>get_weather, get-weather and getWeather are all get and weather.</summary>
    private static IEnumerable<string> WordsOf(string name)
    {
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            var ends = i == name.Length || !char.IsLetterOrDigit(name[i]) || (char.IsUpper(name[i]) && char.IsLower(name[i - 1]));
            if (!ends)
            {
                continue;
            }

            yield return name[start..i].Trim('_', '-', '.');
            start = i;
        }
    }

    private static bool HoldsWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static ToolCall Call(ToolOffer tool, int variant) =>
        new(tool.Name, tool.Schema is { } schema ? SchemaFiller.Fill(schema, variant) : "{}");
}
