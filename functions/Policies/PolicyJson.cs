using System.Text.Json;
using System.Text.Json.Serialization;

namespace Policies;

/// <summary>The snapshot's JSON form: camelCase, enums by name, absent instead of null. Generated, so that a cold start pays no reflection.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PolicySnapshot))]
public sealed partial class PolicyJson : JsonSerializerContext;
