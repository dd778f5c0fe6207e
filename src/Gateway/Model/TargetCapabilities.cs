namespace Gateway.Model;

/// <summary>What a target can do; what nobody declared is taken for granted.</summary>
/// <param name="Images">It takes pictures.</param>
/// <param name="Documents">It takes documents.</param>
/// <param name="Tools">It takes tools.</param>
/// <param name="ContextWindow">The tokens of input and output it has room for; null: not known, so enough.</param>
/// <param name="Choices">It gives several answers to one request (<c>n</c>): only the dialect that has the word does.</param>
public sealed record TargetCapabilities(bool Images = true, bool Documents = true, bool Tools = true, int? ContextWindow = null, bool Choices = true)
{
    public bool LacksSomething => !(Images && Documents && Tools);

    public bool HasMoreRoomThan(int window) => ContextWindow is not { } own || own > window;
}
