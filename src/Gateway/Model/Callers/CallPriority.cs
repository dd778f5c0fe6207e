namespace Gateway.Model.Callers;

/// <summary>Whose turn it is first where requests wait; the first counts most.</summary>
public enum CallPriority
{
    High,
    Normal,
    Low,
}

/// <summary>The names of priorities as configuration, admin API and headers write them.</summary>
public static class PriorityWords
{
    public static string Word(this CallPriority priority) => priority switch
    {
        CallPriority.High => "high",
        CallPriority.Low => "low",
        _ => "normal",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<CallPriority>().Select(Word)];

    /// <summary>Null where it is none.</summary>
    public static CallPriority? Parse(string word) => Enum.GetValues<CallPriority>().Cast<CallPriority?>().FirstOrDefault(p => p!.Value.Word() == word);
}
