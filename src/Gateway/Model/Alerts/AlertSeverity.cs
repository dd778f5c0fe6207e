namespace Gateway.Model.Alerts;

/// <summary>How bad it is, as whoever wrote the rule sees it.</summary>
public enum AlertSeverity
{
    Low,
    Medium,
    High,
    Critical,
}
