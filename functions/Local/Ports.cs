namespace Local;

/// <summary>Who listens where on 127.0.0.1.</summary>
internal sealed record Ports(int Management, int Developer, int Enforcement, int Site, int Upstream, int Mail, int Blobs, int Queues, int Tables)
{
    public const int BaseMax = 65535 - 12;

    public static Ports Default { get; } = new(7071, 7072, 7073, 8080, 8081, 2525, 10000, 10001, 10002);

    public static Ports From(int start) =>
        new(start, start + 1, start + 2, start + 3, start + 4, start + 5, start + 10, start + 11, start + 12);

    /// <summary>The first port that somebody else listens on, as a sentence; null when all are free.</summary>
    public string? FirstTaken()
    {
        foreach (var (role, port) in Roles())
        {
            if (!LoopbackPorts.IsFree(port)) return $"Port {port} ({role}) is in use. Stop what listens there, or choose other ports with --base-port.";
        }

        return null;
    }

    private IEnumerable<(string Role, int Port)> Roles() =>
    [
        ("management", Management), ("developer", Developer), ("enforcement", Enforcement), ("site", Site), ("upstream", Upstream), ("SMTP sink", Mail),
        ("Azurite blobs", Blobs), ("Azurite queues", Queues), ("Azurite tables", Tables),
    ];
}
