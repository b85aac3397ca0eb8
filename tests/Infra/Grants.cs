namespace Infra;

/// <summary>What an app's identity may do to one table, container or queue.</summary>
[Flags]
public enum Rights { None = 0, Read = 1, Write = 2, Send = 4 }

/// <summary>The rights that a deployment gives an app on the product's data.</summary>
public sealed class Grants
{
    // What the built-in roles allow on data (Microsoft Learn, "Azure built-in roles for Storage").
    private static readonly Dictionary<string, Rights> Roles = new()
    {
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = Rights.Read | Rights.Write,
        ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = Rights.Read,
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = Rights.Read | Rights.Write | Rights.Send,
        ["c6a89b2d-59bc-44d0-9896-0f6e12d7b80a"] = Rights.Send,
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = Rights.Read | Rights.Write,
        ["76199698-9eea-4c19-bc75-cec21354c6b6"] = Rights.Read,
    };

    private readonly Dictionary<(string Kind, string Name), Rights> _rights = [];

    /// <summary>The rights of the app whose part of its identity's name is given.</summary>
    public static Grants Of(Deployment deployment, string app)
    {
        var grants = new Grants();
        var account = deployment.Outputs["DATA_ACCOUNT"].GetString();
        foreach (var grant in deployment.Made("Microsoft.Authorization/roleAssignments").Where(grant => grant.At("principalId").GetString()!.Contains($"-{app}.")))
        {
            if (!grant.Scope!.Name.StartsWith($"{account}/", StringComparison.Ordinal))
            {
                Assert.False(grant.Scope.Name == account, "a role on the whole data account");
                continue;
            }
            var role = grant.At("roleDefinitionId").GetString()!.Split('/')[^1];
            var key = (grant.Scope.Type.Split('/')[^1], grant.Scope.Name.Split('/')[^1]);
            grants._rights[key] = grants._rights.GetValueOrDefault(key) | Roles[role];
        }
        return grants;
    }

    /// <summary>The rights on one of the <c>tables</c>, <c>containers</c> or <c>queues</c>.</summary>
    public Rights On(string kind, string name) => _rights.GetValueOrDefault((kind, name));

    /// <summary>Everything that there are rights on.</summary>
    public IReadOnlyCollection<(string Kind, string Name)> Places => _rights.Keys;
}
