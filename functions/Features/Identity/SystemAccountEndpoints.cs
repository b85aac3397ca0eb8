using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.Identity;

/// <summary>Accounts of machines: <c>/v3/system-accounts</c>.</summary>
public static class SystemAccountEndpoints
{
    internal static readonly ListForm<SystemAccount> Form = new ListForm<SystemAccount>()
        .Text("name", account => account.Name)
        .Text("description", account => account.Description)
        .Flag("konnect_managed", account => account.KonnectManaged)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static void MapSystemAccounts(this IEndpointRouteBuilder app)
    {
        var accounts = app.MapGroup("/v3/system-accounts");
        accounts.MapGet("", List).Requires("system-accounts:list");
        accounts.MapPost("", Create).Requires("system-accounts:create");
        accounts.MapGet("{accountId}", Fetch).Requires("system-accounts:read");
        accounts.MapPatch("{accountId}", Update).Requires("system-accounts:edit");
        accounts.MapDelete("{accountId}", Delete).Requires("system-accounts:delete");
    }

    private static async Task<IResult> List(HttpContext http, SystemAccountStore store) =>
        Form.Read(http.Request.Query, out var problem) is { } query
            ? Answers.Ok(query.Apply(await store.List(http.RequestAborted)).ToAnswer(SystemAccountAnswer.Of))
            : problem!;

    private static async Task<IResult> Create(HttpContext http, SystemAccountStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (SystemAccountRules.Read(fields, isNew: true) is not { } draft) return Problem.Invalid(fields.Faults);
        var now = clock.GetUtcNow();
        var account = draft.ApplyTo(new() { Id = Guid.NewGuid(), Name = "", Description = "", CreatedAt = now, UpdatedAt = now });
        return await store.Add(account, http.RequestAborted) == AccountSaving.Saved ? Answers.Created(SystemAccountAnswer.Of(account)) : NameTaken();
    }

    private static async Task<IResult> Fetch(Guid accountId, HttpContext http, SystemAccountStore store) =>
        await store.Find(accountId, http.RequestAborted) is { } found ? Answers.Ok(SystemAccountAnswer.Of(found.Value)) : Problem.NotFound();

    private static async Task<IResult> Update(Guid accountId, HttpContext http, SystemAccountStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (SystemAccountRules.Read(fields, isNew: false) is not { } change) return Problem.Invalid(fields.Faults);
        return await Contention.Settle<IResult>(clock, async () =>
        {
            if (await store.Find(accountId, http.RequestAborted) is not { } found) return Problem.NotFound();
            var account = change.ApplyTo(found.Value) with { UpdatedAt = clock.GetUtcNow() };
            return await store.Replace(found, account, http.RequestAborted) switch
            {
                AccountSaving.Saved => Answers.Ok(SystemAccountAnswer.Of(account)),
                AccountSaving.NameTaken => NameTaken(),
                _ => null,
            };
        }, http.RequestAborted) ?? Changed();
    }

    private static async Task<IResult> Delete(Guid accountId, HttpContext http, SystemAccountStore store, HolderRemoval removal) =>
        await removal.Remove(accountId, () => store.Find(accountId, http.RequestAborted), store.Remove, http.RequestAborted) ?? Changed();

    private static Problem NameTaken() => Problem.Conflict("A system account with this name already exists");

    private static Problem Changed() => Problem.Conflict("The system account is being changed by other requests");
}
