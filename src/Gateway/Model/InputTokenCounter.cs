using Gateway.Protocol.Chat;

namespace Gateway.Model;

/// <summary>
/// Counts the input tokens of a request as a model reads it: exactly where its encoding is known. It takes its time with long requests: for accounts,
/// not for what must be known before an answer begins. The seam between the stages Accounting and Providers.
/// </summary>
/// <param name="request">What is asked.</param>
/// <param name="model">The upstream's name of the model.</param>
/// <param name="dialect">What its provider speaks.</param>
public delegate long InputTokenCounter(ChatRequest request, string model, Dialect dialect);
