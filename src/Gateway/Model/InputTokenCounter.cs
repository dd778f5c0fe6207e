using Gateway.Protocol.Chat;

namespace Gateway.Model;

/// <summary>
/// Counts the input tokens of a request as a model reads it: exactly where its encoding is known. It takes its time with long requests: for accounts,
/// not for what must be known before an answer begins. The seam between the stages Accounting and Providers.
/// </summary>
/// <param name="request">What is asked.</param>
/// <param name="model">The upstream's name of the model.</param>
/// <param name="dialect">What its provider speaks.</param>
public delegate InputTokenCount InputTokenCounter(ChatRequest request, string model, Dialect dialect);

/// <summary>A count the gateway made itself.</summary>
/// <param name="Tokens">How many.</param>
/// <param name="IsByEncoding">
/// Text was counted by the model's own encoding, so exactly; tools, pictures and documents are estimates even then. False: all of it is an estimate.
/// </param>
public readonly record struct InputTokenCount(long Tokens, bool IsByEncoding);
