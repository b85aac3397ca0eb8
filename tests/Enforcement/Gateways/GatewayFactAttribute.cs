using Testing;

namespace Enforcement.Tests.Gateways;

/// <summary>A test that needs another gateway's program; skipped, with the reason, where that is not installed.</summary>
public sealed class GatewayFactAttribute : FactAttribute
{
    public GatewayFactAttribute(string program) => Skip = AzuriteFactAttribute.Reason ?? RunningGateway.WhyNot(program);
}
