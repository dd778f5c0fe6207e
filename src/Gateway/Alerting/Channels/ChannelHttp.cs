using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Model.Network;

namespace Gateway.Alerting.Channels;

/// <summary>The connections of all channels that speak HTTP. Redirects are not followed: they could lead where nobody configured.</summary>
internal sealed class ChannelHttp : IDisposable
{
    /// <summary>Of an answer that is an error, so much is read.</summary>
    private const int LongestAnswer = 4 * 1024;

    // What one channel may reach is not another's: they share no connections.
    private readonly HttpMessageInvoker[] _http = [.. Enum.GetValues<AddressReach>().Select(Create)];

    /// <summary>Posts JSON.</summary>
    /// <exception cref="DeliveryException">No connection, or an answer other than 2xx.</exception>
    public async Task PostAsync(
        Uri url, AddressReach reach, byte[] json, Action<HttpRequestHeaders>? addHeaders, TimeProvider time, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("gateway-alerts", "1.0"));
        addHeaders?.Invoke(request.Headers);
        try
        {
            using var response = await _http[(int)reach].SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw await RefusedAsync(response, time, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (exception.InnerException is PrivateAddressException)
        {
            throw DeliveryException.PrivateReceiver(exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new DeliveryException($"no answer: {exception.Message}", mayPass: true, inner: exception);
        }
    }

    public void Dispose()
    {
        foreach (var http in _http)
            http.Dispose();
    }

    private static HttpMessageInvoker Create(AddressReach reach) => new(new SocketsHttpHandler
    {
        // No trace of these calls: its span would carry the address, which may be a secret.
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = new GuardedConnection(reach).ConnectAsync,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxResponseDrainSize = 64 * 1024,
        MaxResponseHeadersLength = 64,
        // DNS changes are seen within this time.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        UseCookies = false,
    });

    private static async Task<DeliveryException> RefusedAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var text = await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        var redirect = status is >= 300 and < 400 ? " (redirects are not followed)" : "";
        return new DeliveryException(
            string.Create(CultureInfo.InvariantCulture, $"the receiver answered {status}{redirect}{(text.Length > 0 ? ": " : "")}{text}"),
            mayPass: status is 408 or 429 or >= 500,
            RetryAfter(response.Headers.RetryAfter, time));
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, TimeProvider time) =>
        header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);

    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var bytes = new byte[LongestAnswer];
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(bytes, 0, read).Trim();
    }
}
