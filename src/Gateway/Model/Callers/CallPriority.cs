namespace Gateway.Model.Callers;

/// <summary>Whose turn it is first where requests wait; the first counts most.</summary>
public enum CallPriority
{
    High,
    Normal,
    Low,
}
