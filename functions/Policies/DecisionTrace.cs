namespace Policies;

/// <summary>What a decision saw on its way, for whoever must explain it. A decision that is traced spends nothing: limits are read and not taken from.</summary>
public sealed class DecisionTrace
{
    /// <summary>Whether the API that is linked to the whole service decides, rather than an operation of the control plane.</summary>
    public bool GuardsService { get; internal set; }

    /// <summary>The access control plugin in force, once a route matched; <see langword="null"/> when nothing is enforced there.</summary>
    public AceSettings? Ace { get; internal set; }

    /// <summary>What the operation or service asks for, once one matched.</summary>
    public AccessRule? Rule { get; internal set; }

    /// <summary>The credential that was found, also when it is too old or lacks a scope.</summary>
    public CredentialPolicy? Credential { get; internal set; }

    /// <summary>The header that carried it.</summary>
    public string? CredentialHeader { get; internal set; }

    /// <summary>The publication that was taken.</summary>
    public AccessWay? Way { get; internal set; }
}
