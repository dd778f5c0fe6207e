namespace Gateway.Model.Redaction;

/// <summary>The values of configured headers that are credentials by their names (<c>x-proxy-token</c>): a title or an address is none.</summary>
public static class SecretHeaders
{
    public static IEnumerable<string> Of(IDictionary<string, string> headers) =>
        headers.Where(header => FieldNames.IsSecret(header.Key)).Select(header => header.Value);
}
