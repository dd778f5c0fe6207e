namespace Gateway.Accounting.Tokens;

/// <summary>
/// Cuts text into the pieces that are merged on their own, as an encoding's split pattern does: no token reaches from one into the next.
/// Written by hand, for a regular expression backtracks and is slow here; a test holds each equal to its pattern.
/// </summary>
internal interface IPieceSplitter
{
    /// <summary>Bytes of the first piece; over a whole text the time is linear.</summary>
    /// <param name="text">Valid UTF-8, not empty, up to its end: the end of a text matters to the pattern.</param>
    int PieceLength(ReadOnlySpan<byte> text);
}
