using System.Text.RegularExpressions;
using Platform.Fields;

namespace Features.ControlPlanes;

/// <summary>What a control plane must obey. Collects every fault.</summary>
public static partial class ControlPlaneRules
{
    private static readonly string[] ClusterTypes =
    [
        "CLUSTER_TYPE_CONTROL_PLANE", "CLUSTER_TYPE_K8S_INGRESS_CONTROLLER", "CLUSTER_TYPE_CONTROL_PLANE_GROUP", "CLUSTER_TYPE_SERVERLESS",
        "CLUSTER_TYPE_KAFKA_NATIVE_EVENT_PROXY", "CLUSTER_TYPE_SERVERLESS_V1",
    ];

    private static readonly string[] AuthTypes = ["pinned_client_certs", "pki_client_certs"];

    /// <summary>A new control plane, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ControlPlaneChange? ReadDraft(BodyFields body) => Read(body, isNew: true);

    /// <summary>A change, or null with the faults noted in <paramref name="body"/>. Cluster type and cloud gateway are fixed at creation.</summary>
    public static ControlPlaneChange? ReadChange(BodyFields body) => Read(body, isNew: false);

    private static ControlPlaneChange? Read(BodyFields body, bool isNew)
    {
        var change = new ControlPlaneChange(
            body.Name("name", required: isNew, min: 2, max: 256, pattern: PathSegment(), form: "not be '..' and hold no '/', '\\' or control characters: it is part of the gateway's address"),
            body.Text("description", max: 2048),
            isNew ? body.Choice("cluster_type", ClusterTypes) : default,
            body.Choice("auth_type", AuthTypes),
            isNew ? body.Flag("cloud_gateway") : default,
            ReadProxyUrls(body),
            body.ReadLabels(removable: !isNew).Value);
        return body.Close() ? change : null;
    }

    private static Optional<IReadOnlyList<ProxyUrl>?> ReadProxyUrls(BodyFields body)
    {
        var list = body.Objects("proxy_urls", max: 5);
        if (list.Value is not { } items) return default;
        var urls = new List<ProxyUrl>();
        foreach (var item in items)
        {
            var host = item.Text("host", required: true, min: 1, max: 120);
            var port = item.Whole("port", required: true, min: 1, max: 65_535);
            var protocol = item.Text("protocol", required: true, min: 1, max: 32);
            item.Close();
            if (host.Value is null || port.Value is null || protocol.Value is null) continue;
            var url = new ProxyUrl(host.Value, (int)port.Value, protocol.Value);
            if (urls.Contains(url)) body.Faults.Add(new(item.PathOf("host"), "invalid", $"{item.PathOf("host")} repeats an earlier entry"));
            urls.Add(url);
        }
        return new(true, urls);
    }

    [GeneratedRegex(@"^(?!\.\.$)[^/\\\p{Cc}]*$", RegexOptions.None, 1000)]
    private static partial Regex PathSegment();
}
