using Testing;

namespace Management;

/// <summary>A system account with a token of its own, and calls as it.</summary>
public sealed class Account(ManagementFixture app, Guid id, Guid tokenId, string token)
{
    public Guid Id => id;

    public string Path => $"/v3/system-accounts/{id}";

    public string TokenPath => $"{Path}/access-tokens/{tokenId}";

    public string Token => token;

    /// <summary>An account that may do nothing yet.</summary>
    public static async Task<Account> Make(ManagementFixture app)
    {
        var made = (await app.Call("POST", "/v3/system-accounts", new { name = $"account {Guid.NewGuid():N}", description = "of a test" })).Is(201);
        var token = (await app.Call("POST", $"/v3/system-accounts/{made.Id}/access-tokens", new { name = "first", expires_at = DateTimeOffset.UtcNow.AddDays(1) })).Is(201);
        return new(app, made.Id, token.Id, token.String("token"));
    }

    public Task<Answer> Call(string method, string path, object? body = null) => CallAt(app.Http, method, path, body);

    public Task<Answer> CallAt(HttpClient http, string method, string path, object? body = null) =>
        http.Call(method, path, body, request => request.Headers.Authorization = new("Bearer", token));

    /// <summary>Gives it a role, on all entities of the type when none is named. Returns the assignment's id.</summary>
    public async Task<Guid> Assign(string type, string role, Guid? entity = null) => (await app.Call("POST", $"{Path}/assigned-roles",
        entity is null ? new { role_name = role, entity_type_name = type, entity_region = "*" } : new { role_name = role, entity_type_name = type, entity_region = "*", entity_id = entity })).Is(201).Id;
}
