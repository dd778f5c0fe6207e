namespace Gateway.Simulator.Surfaces;

/// <summary>An error answer. Each dialect fills in what its envelope has.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">Anthropic and OpenAI: <c>error.type</c>; Gemini: <c>error.status</c>.</param>
/// <param name="Message">What the vendor says.</param>
/// <param name="Param">OpenAI: the parameter at fault.</param>
/// <param name="Code">OpenAI: <c>error.code</c>; Gemini: the reason of an ErrorInfo detail, or the id of the daily quota that is used up.</param>
/// <param name="RetryAfterSeconds">The wait asked for, in the header and where a dialect has it in the body.</param>
internal sealed record Rejection(int Status, string Type, string Message, string? Param = null, string? Code = null, int? RetryAfterSeconds = null);

/// <summary>Ends the reading of a request that the vendor would not accept.</summary>
internal sealed class RequestRejectedException(Rejection rejection) : Exception(rejection.Message)
{
    public Rejection Rejection { get; } = rejection;
}
