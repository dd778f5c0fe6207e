using System.Text.Json;
using Gateway.Native;
using Gateway.Protocol.Json;

namespace Gateway.Endpoints;

/// <summary>What a native request says of what it may cost, in whatever dialect of those that are metered.</summary>
/// <param name="Model">Null where the body does not say.</param>
/// <param name="MaxOutputTokens">
/// How long each answer may be: the largest of what the body says in any API's words, as some vendors know several; null where it does not say it in
/// those of its own API, as vendors pass over fields they do not know.
/// </param>
/// <param name="Choices">How many answers it asks for.</param>
/// <param name="HasHistory">The vendor puts before it what is stored there: nobody here knows how much.</param>
/// <param name="IsBackground">The vendor answers it later, whoever has left by then, and gives the answer to whoever asks for it by its id.</param>
internal readonly record struct NativeAsk(string? Model, long? MaxOutputTokens, long Choices, bool HasHistory, bool IsBackground)
{
    private const int MaxDepth = 256;

    /// <param name="operation">What is asked of the vendor.</param>
    /// <param name="body">All of the request's body.</param>
    /// <returns>Null where the body is no JSON object, or says its model twice or in other words, or a number that is none: vendors differ in what they believe.</returns>
    public static NativeAsk? Read(NativeOperation operation, ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return null;
            var pass = new Pass(operation.Lengths);
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                pass.Field(ref json);
            // Anything behind the object is an error.
            json.Read();
            return pass.IsAmbiguous ? null : new NativeAsk(pass.Model, pass.IsBounded ? pass.Output : null, Math.Max(1, pass.Choices), pass.HasHistory, pass.IsBackground);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private ref struct Pass(LengthFields own)
    {
        public string? Model;
        public long? Output;
        public bool IsBounded;
        public long Choices;
        public bool HasHistory;
        public bool IsBackground;
        public bool IsAmbiguous;

        public void Field(ref Utf8JsonReader json)
        {
            if (json.ValueTextEquals("model"u8))
                ReadModel(ref json);
            else if (json.ValueTextEquals("max_tokens"u8))
                ReadLength(ref json, LengthFields.MaxTokens);
            else if (json.ValueTextEquals("max_completion_tokens"u8))
                ReadLength(ref json, LengthFields.MaxCompletionTokens);
            else if (json.ValueTextEquals("max_output_tokens"u8))
                ReadLength(ref json, LengthFields.MaxOutputTokens);
            else if (json.ValueTextEquals("n"u8))
                Choices = Math.Max(Choices, Number(ref json) ?? 0);
            else if (json.ValueTextEquals("previous_response_id"u8) || json.ValueTextEquals("conversation"u8) || json.ValueTextEquals("prompt"u8) || json.ValueTextEquals("cachedContent"u8) || json.ValueTextEquals("cached_content"u8))
                HasHistory |= Value(ref json) != JsonTokenType.Null;
            else if (json.ValueTextEquals("background"u8))
                IsBackground |= Value(ref json) is not (JsonTokenType.Null or JsonTokenType.False);
            else if (json.ValueTextEquals("generationConfig"u8) || json.ValueTextEquals("generation_config"u8))
                ReadGeneration(ref json);
            else
            {
                IsAmbiguous |= ModelNames.IsAnother(in json) || LengthNames.IsInOtherLetters(in json);
                Value(ref json);
            }
        }

        private void ReadModel(ref Utf8JsonReader json)
        {
            json.Read();
            IsAmbiguous |= Model is not null;
            Model = json.TokenType == JsonTokenType.String ? json.GetString() : null;
            json.Skip();
        }

        private void ReadGeneration(ref Utf8JsonReader json)
        {
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                return;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("maxOutputTokens"u8) || json.ValueTextEquals("max_output_tokens"u8))
                    ReadLength(ref json, LengthFields.Generation);
                else if (json.ValueTextEquals("candidateCount"u8) || json.ValueTextEquals("candidate_count"u8))
                    Choices = Math.Max(Choices, Number(ref json) ?? 0);
                else
                    Value(ref json);
            }
        }

        private void ReadLength(ref Utf8JsonReader json, LengthFields field)
        {
            if (Number(ref json) is not { } length)
                return;
            Output = Math.Max(Output ?? 0, length);
            IsBounded |= own.HasFlag(field);
        }

        private static JsonTokenType Value(ref Utf8JsonReader json)
        {
            json.Read();
            var type = json.TokenType;
            json.Skip();
            return type;
        }

        // What is no such number here may be one to the vendor.
        private long? Number(ref Utf8JsonReader json)
        {
            json.Read();
            long? number = json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var value) && value > 0 ? value : null;
            IsAmbiguous |= number is null && json.TokenType != JsonTokenType.Null;
            json.Skip();
            return number;
        }
    }
}
