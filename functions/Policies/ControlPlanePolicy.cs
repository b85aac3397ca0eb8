using System.Collections.Frozen;

namespace Policies;

/// <summary>A snapshot made ready for decisions. Immutable; a new snapshot makes a new one.</summary>
public sealed class ControlPlanePolicy
{
    private readonly OperationTable<AccessRule> _operations;
    private readonly FrozenDictionary<string, PolicyStrategy> _strategies;
    private readonly Dictionary<PolicyRoute, RouteRules> _routes = new(ReferenceEqualityComparer.Instance);
    private readonly FrozenDictionary<string, PolicyConsumer> _consumers;
    private readonly FrozenDictionary<string, PolicyConsumer> _consumersByName;

    /// <summary>Compiles a snapshot.</summary>
    public ControlPlanePolicy(PolicySnapshot snapshot)
    {
        Id = snapshot.ControlPlaneId;
        Name = snapshot.ControlPlaneName;
        Gateways = new(snapshot.GatewayTokens);
        Routes = new(snapshot.Routes, snapshot.Services);
        var rules = new AccessRules(snapshot);
        _operations = new(rules.OfOperations());
        var guards = rules.OfServices().ToDictionary(StringComparer.Ordinal);
        _strategies = snapshot.Strategies.ToFrozenDictionary(strategy => strategy.Id, StringComparer.Ordinal);
        var ace = new PluginScopes<AceSettings>(snapshot.Plugins, PolicyPlugin.AceName, plugin => plugin.Ace);
        var cors = new PluginScopes<CorsSettings>(snapshot.Plugins, PolicyPlugin.CorsName, plugin => plugin.Cors);
        foreach (var route in snapshot.Routes)
            _routes[route] = new(ace.On(route), cors.On(route), route.ServiceId is null ? null : guards.GetValueOrDefault(route.ServiceId));
        _consumers = snapshot.Consumers.ToFrozenDictionary(consumer => consumer.Id, StringComparer.OrdinalIgnoreCase);
        _consumersByName = snapshot.Consumers.Where(consumer => consumer.Username is not null)
            .DistinctBy(consumer => consumer.Username!).ToFrozenDictionary(consumer => consumer.Username!, StringComparer.Ordinal);
    }

    /// <summary>The control plane's id.</summary>
    public string Id { get; }

    /// <summary>The control plane's name.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the snapshot it was made from; <see langword="null"/> when it came from nowhere.</summary>
    public string? Digest { get; init; }

    /// <summary>Who may ask for its decisions without forwarding through it.</summary>
    public GatewayTokens Gateways { get; }

    /// <summary>Its router.</summary>
    public RouteTable Routes { get; }

    /// <summary>What is in force on a route of the snapshot.</summary>
    public RouteRules RulesOn(PolicyRoute route) => _routes[route];

    /// <summary>What an operation asks for; <see langword="null"/> when nobody published one with that method and path.</summary>
    public AccessRule? RuleOf(string method, string path) => _operations.TryFind(method, path, out var rule) ? rule : null;

    /// <summary>A consumer by its id or else its username, as plugins name them; <see langword="null"/> when there is none.</summary>
    public PolicyConsumer? Consumer(string idOrUsername) => _consumers.GetValueOrDefault(idOrUsername) ?? _consumersByName.GetValueOrDefault(idOrUsername);

    /// <summary>The consumer that the application of a credential stands for here; <see langword="null"/> when it stands for itself.</summary>
    public PolicyConsumer? ConsumerOf(CredentialPolicy credential)
    {
        for (var i = 0; i < credential.Consumers.Count; i++)
        {
            if (credential.Consumers[i].ControlPlaneId == Id)
                return _consumers.GetValueOrDefault(credential.Consumers[i].ConsumerId);
        }
        return null;
    }

    /// <summary>A strategy.</summary>
    public PolicyStrategy? Strategy(string id) => _strategies.GetValueOrDefault(id);
}

/// <summary>What is in force on a route, whoever calls.</summary>
/// <param name="Ace">The access control; <see langword="null"/> when nothing is enforced.</param>
/// <param name="Cors">The cross-origin rules.</param>
/// <param name="Guard">What its service asks for when it is linked to an API.</param>
public sealed record RouteRules(AceSettings? Ace, CorsSettings? Cors, AccessRule? Guard);

/// <summary>The enabled plugins of one name by scope; the most specific applies.</summary>
internal sealed class PluginScopes<T> where T : class
{
    private readonly Dictionary<(string? Route, string? Service), T> _scopes = [];

    public PluginScopes(IEnumerable<PolicyPlugin> plugins, string name, Func<PolicyPlugin, T?> settings)
    {
        foreach (var plugin in plugins.Where(plugin => plugin.Enabled && plugin.Name == name).OrderBy(plugin => plugin.Id, StringComparer.Ordinal))
        {
            if (settings(plugin) is { } found)
                _scopes.TryAdd((plugin.RouteId, plugin.ServiceId), found);
        }
    }

    public T? On(PolicyRoute route) =>
        _scopes.Count == 0 ? null
        : (route.ServiceId is not null ? _scopes.GetValueOrDefault((route.Id, route.ServiceId)) : null)
            ?? _scopes.GetValueOrDefault((route.Id, null))
            ?? (route.ServiceId is not null ? _scopes.GetValueOrDefault((null, route.ServiceId)) : null)
            ?? _scopes.GetValueOrDefault((null, null));
}
