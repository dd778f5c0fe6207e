namespace Gateway.Model.Alerts;

/// <summary>Keeps alerts over restarts, so that one that ends while the gateway is down is resolved all the same.</summary>
/// <remarks>An interface because the stage that raises alerts and the stage that stores them know each other through the model alone.</remarks>
public interface IAlertStore
{
    /// <summary>The alerts that have not been resolved.</summary>
    Task<IReadOnlyList<Alert>> ReadActiveAsync(CancellationToken cancellationToken);

    /// <summary>Adds the alert, or replaces it where <see cref="Alert.Id"/> is known.</summary>
    Task SaveAsync(Alert alert, CancellationToken cancellationToken);
}
