namespace Gateway.Model.Alerts;

/// <summary>Takes what the channels are to be told.</summary>
/// <remarks>An interface so that the evaluation of rules is tested without delivery.</remarks>
public interface IAlertSink
{
    /// <summary>Never waits and never throws.</summary>
    /// <param name="notice">What happened.</param>
    /// <param name="channels">The names of the channels to tell; unknown ones are passed over with a warning.</param>
    /// <returns>The channels that take it: those that are known, enabled, and want alerts of its severity.</returns>
    IReadOnlyList<string> Post(AlertNotice notice, IReadOnlyList<string> channels);
}
