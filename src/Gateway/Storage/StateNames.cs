using Gateway.Model;

namespace Gateway.Storage;

/// <summary>The words the <c>state</c> column holds.</summary>
internal static class StateNames
{
    public const string Pending = "pending";
    public const string Completed = "completed";
    public const string Failed = "failed";

    public static string Of(RequestState state) => state switch
    {
        RequestState.Pending => Pending,
        RequestState.Completed => Completed,
        _ => Failed,
    };

    public static RequestState Parse(string name) => name switch
    {
        Pending => RequestState.Pending,
        Completed => RequestState.Completed,
        _ => RequestState.Failed,
    };
}
