using Gateway.Storage.Queries;

namespace Gateway.Endpoints.Admin;

/// <summary>How a usage report is written, a row at a time.</summary>
internal interface IUsageFormat
{
    string ContentType { get; }

    /// <summary>The name of a file to save it in; null where it is not one.</summary>
    string? FileName { get; }

    void Begin();

    void Write(in UsageRow row);

    /// <param name="total">Of all rows.</param>
    void End(in UsageRow total);
}
