using Features.Access;
using Features.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Http;

namespace Features.Identity;

/// <summary>Who administers the product, and what they may do.</summary>
public static class IdentityServices
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<IGate, AdminGate>();
        services.AddSingleton<CallerSource>(all =>
        {
            var use = all.GetRequiredService<TokenUse>();
            return new(all.GetRequiredService<Tables>(), all.GetRequiredService<TimeProvider>()) { OnUse = use.Note };
        });
        services.AddSingleton<TokenUse>();
        services.AddSingleton<UserStore>().AddSingleton<SystemAccountStore>().AddSingleton<TeamStore>().AddSingleton<HolderRemoval>();
        services.AddSingleton<MembershipStore>().AddSingleton<AssignedRoleStore>().AddSingleton<AccessTokenStore>().AddSingleton<Ownership>();
        services.AddSingleton<RoleEntities>();
        return services.AddAfterRemoval<AfterHolderRemoval>().AddAfterRemoval<AfterEntityRemoval>();
    }

    public static void MapIdentity(this IEndpointRouteBuilder app)
    {
        app.MapUsers();
        app.MapPersonalAccessTokens();
        app.MapSystemAccounts();
        app.MapSystemAccountTokens();
        app.MapTeams();
        app.MapMemberships();
        app.MapAssignedRoles();
        app.MapOrganization();
        app.MapInvites();
    }
}
