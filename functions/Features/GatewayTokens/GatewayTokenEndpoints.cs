using Features.ControlPlanes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Policies;

namespace Features.GatewayTokens;

/// <summary>The tokens of a control plane's gateways for administrators: <c>/v2/control-planes/{id}/gateway-tokens</c> (ours; the contract knows certificates only).</summary>
public static class GatewayTokenEndpoints
{
    private static readonly ListForm<GatewayToken> Form = new ListForm<GatewayToken>()
        .Id("id", token => token.Id)
        .Text("name", token => token.Name)
        .Time("created_at", token => token.CreatedAt, filters: false)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static void MapGatewayTokens(this IEndpointRouteBuilder app)
    {
        var tokens = app.MapGroup("/v2/control-planes/{controlPlaneId}/gateway-tokens");
        tokens.MapGet("", List).Requires("gateway-tokens:list");
        tokens.MapPost("", Create).Requires("gateway-tokens:create");
        tokens.MapDelete("{tokenId}", Delete).Requires("gateway-tokens:delete");
    }

    private static async Task<IResult> List(GatewayPath? at, HttpContext http, GatewayStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (at is null) return Problem.NotFound();
        return Answers.Ok(query.Apply(await store.List<GatewayToken>(at.ControlPlaneId, http.RequestAborted)).ToAnswer(GatewayTokenAnswer.Of));
    }

    private static async Task<IResult> Create(GatewayPath? at, HttpContext http, GatewayStore store, GatewayWrites writes, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null) return Problem.NotFound();
        if (GatewayTokenRules.ReadName(fields) is not { } name) return Problem.Invalid(fields.Faults);
        if ((await store.List<GatewayToken>(at.ControlPlaneId, http.RequestAborted)).Count >= GatewayTokenRules.TokensMax)
            return Problem.Forbidden($"Maximum number of gateway tokens exceeded. Max Allowed: {GatewayTokenRules.TokensMax}");
        var secret = ApiKey.Mint(GatewayToken.Prefix);
        var token = new GatewayToken { Id = Guid.NewGuid(), Name = name, Hash = KeyHash.Of(secret), CreatedAt = clock.GetUtcNow() };
        var written = await writes.Run(at.ControlPlaneId, () => store.Save(at.ControlPlaneId, null, token, http.RequestAborted));
        return written == GatewayWrite.Done ? Answers.Created(new NewGatewayTokenAnswer(token.Id, token.Name, secret, token.CreatedAt)) : GatewayWrites.Refusal(written, token);
    }

    private static async Task<IResult> Delete(GatewayPath? at, Guid tokenId, HttpContext http, GatewayStore store, GatewayWrites writes)
    {
        if (at is null || await store.Find<GatewayToken>(at.ControlPlaneId, tokenId, http.RequestAborted) is null) return Problem.NotFound();
        var written = await writes.Run(at.ControlPlaneId, async () =>
            await store.Find<GatewayToken>(at.ControlPlaneId, tokenId, http.RequestAborted) is { } found
                ? await store.Remove(at.ControlPlaneId, found, http.RequestAborted)
                : GatewayWrite.Done);
        return written == GatewayWrite.Done ? Answers.NoContent() : Problem.Conflict("The gateway token was changed by another request");
    }
}
