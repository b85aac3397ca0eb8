using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Local;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Policies;
using Testing;

namespace Benchmarks.Enforcement;

/// <summary>
/// So many credential rows as it would take a quarter of an hour to write: they are answered from a list, in the form in which the table service answers.
/// </summary>
internal sealed class KnownCredentials
{
    private const string Select = "/credentials(PartitionKey='key%7C";
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private readonly Dictionary<string, int> _numbers;
    private readonly Func<int, string[]> _grants;

    public KnownCredentials(int count, Func<int, string[]> grants)
    {
        Keys = [.. Enumerable.Range(0, count).Select(Key)];
        _numbers = Keys.Select(KeyValuePair.Create).ToDictionary(key => KeyHash.Of(key.Key), key => key.Value, StringComparer.Ordinal);
        _grants = grants;
    }

    /// <summary>The same in every run.</summary>
    public string[] Keys { get; }

    /// <summary>The row that a request asks for, or <see langword="null"/>.</summary>
    public byte[]? Row(string target)
    {
        var at = target.IndexOf(Select, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && _numbers.TryGetValue(target.Substring(at + Select.Length, 64), out var number) ? Row(number) : null;
    }

    /// <summary>Azurite with these credentials beside its own rows.</summary>
    public Task<TableProxy> Before(Azurite azurite) => TableProxy.Start(azurite, async http =>
    {
        if (http.Request.Method != "GET" || Row(http.Features.Get<IHttpRequestFeature>()!.RawTarget) is not { } row)
            return false;
        http.Response.ContentType = "application/json;odata=minimalmetadata";
        http.Response.Headers.ETag = "W/\"1\"";
        await http.Response.Body.WriteAsync(row);
        return true;
    });

    /// <summary>A key by its number, with the checksum that <see cref="ApiKey.Mint"/> would compute.</summary>
    private static string Key(int number)
    {
        var signed = string.Create(CultureInfo.InvariantCulture, $"ace_{number:D28}");
        var crc = uint.MaxValue;
        foreach (var character in signed)
            crc = BitOperations.Crc32C(crc, (byte)character);
        crc = ~crc;
        var checksum = new char[6];
        for (var i = 5; i >= 0; i--)
        {
            checksum[i] = Digits[(int)(crc % 62)];
            crc /= 62;
        }
        var key = $"{signed}_{new string(checksum)}";
        return ApiKey.LooksGenuine(key) ? key : throw new InvalidOperationException("keys have another form now");
    }

    private byte[] Row(int number)
    {
        var policy = LargePlane.Credential(number, "");
        return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["odata.etag"] = "W/\"1\"",
            ["PartitionKey"] = CredentialKey.OfKey(Keys[number]).Partition,
            ["RowKey"] = "credential",
            ["Timestamp"] = "2026-01-01T00:00:00.0000000Z",
            ["V"] = 1,
            ["Version@odata.type"] = "Edm.Int64",
            ["Version"] = "1",
            ["CredentialId"] = policy.CredentialId,
            ["ApplicationId"] = policy.ApplicationId,
            ["ApplicationName"] = policy.ApplicationName,
            ["PortalId"] = policy.PortalId,
            ["StrategyId"] = policy.StrategyId,
            ["CounterId"] = policy.CounterId,
            ["Grants0"] = string.Concat(_grants(number).Select(grant => $"{grant}:{LargePlane.Id(3, number)} ")),
        });
    }
}
