using Testing;

namespace Benchmarks.Enforcement;

/// <summary>Requests per second of whole processes on loopback, against what else could stand in their place.</summary>
internal static class OverHttp
{
    private const int Seconds = 4;

    /// <summary>Checks against an endpoint of the same server that does nothing.</summary>
    public static async Task<IReadOnlyList<object>> Checks()
    {
        if (Child.WhyNot("wrk") is { } reason)
            return [$"  left out: {reason}"];
        await using var plane = await EnforcedPlane.Start();
        var runs = await Wrk.ByTurns(Seconds, plane.Empty, plane.ForwardAuth, plane.Check);
        return
        [
            Wrk.Share("forward-auth check against an empty endpoint of the same server", runs[1], runs[0], 0.75),
            Wrk.Share("POST check against an empty endpoint of the same server", runs[2], runs[0], 0.75),
        ];
    }

    /// <summary>Forwarding with key and limit against nginx, which forwards and asks nobody.</summary>
    public static async Task<IReadOnlyList<object>> Forwarding()
    {
        if (Child.WhyNot("wrk") is { } reason || Child.WhyNot("nginx") is { } other && (reason = other) is not null)
            return [$"  left out: {reason}"];
        var (upstreamPort, proxyPort) = (FreePorts.One(), FreePorts.One());
        await using var upstream = await Child.Nginx(upstreamPort, $"server {{ listen 127.0.0.1:{upstreamPort}; default_type application/json; location / {{ return 200 '{{\"flights\":[]}}'; }} }}", workers: 1);
        await using var proxy = await Child.Nginx(proxyPort, $$"""
            upstream behind { server 127.0.0.1:{{upstreamPort}}; keepalive 64; keepalive_requests 100000000; }
            server { listen 127.0.0.1:{{proxyPort}}; location / { proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ""; } }
            """, Environment.ProcessorCount);
        await using var plane = await EnforcedPlane.Start(upstreamPort);
        var runs = await Wrk.ByTurns(Seconds, new($"http://127.0.0.1:{proxyPort}{LargePlane.Path(42)}", $"{LargePlane.KeyName}: {plane.Key}"), plane.Gateway);
        return
        [
            Wrk.Share("forwarding with key and limit against nginx proxy_pass", runs[1], runs[0], 0.5),
            Wrk.Share("its p99 against nginx (1 over 3 and more)", runs[0], runs[1], 1.0 / 3, run => run.P99),
        ];
    }

    /// <summary>Key and limit against what teams build instead.</summary>
    public static async Task<IReadOnlyList<object>> Peers()
    {
        if (Child.WhyNot("wrk") is { } reason)
            return [$"  left out: {reason}"];
        await using var plane = await EnforcedPlane.Start();
        var found = new List<object>();
        var aspNetPort = FreePorts.One();
        await using (var aspNet = await Child.Self(aspNetPort, PeerServer.Command, $"{aspNetPort}", plane.Key))
        {
            found.AddRange(await AgainstPeer("ASP.NET Core with its limiter in the process and a dictionary of keys", plane, aspNetPort, 0.9, aspNet.ProcessId));
        }
        if (Child.WhyNot("redis-server") is { } missing)
            return [.. found, $"  left out: {missing}"];
        if (!Directory.Exists(Path.Combine(NodeFolder, "node_modules")))
            return [.. found, "  left out: npm ci --prefix tests/Benchmarks/Peers was not run"];
        var (redisPort, nodePort) = (FreePorts.One(), FreePorts.One());
        await using var redis = await Child.Start("redis-server", redisPort, ["--port", $"{redisPort}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", "{folder}"]);
        await using var node = await Child.Start("node", nodePort, [Path.Combine(NodeFolder, "key-and-limit.mjs"), $"{nodePort}", $"{redisPort}"], null, ("KEYS", plane.Key));
        found.AddRange(await AgainstPeer("Node with rate-limiter-flexible on redis", plane, nodePort, 3, node.ProcessId, redis.ProcessId));
        return found;
    }

    /// <summary>Beside the check an empty endpoint of the same server: no more can be reached on this machine, of which the asking takes its part.</summary>
    private static async Task<IEnumerable<object>> AgainstPeer(string peer, EnforcedPlane plane, int port, double bound, params int[] servers)
    {
        var runs = await Wrk.ByTurns(Seconds, new($"http://127.0.0.1:{port}{LargePlane.Path(42)}", $"{LargePlane.KeyName}: {plane.Key}") { Servers = servers }, plane.ForwardAuth, plane.Empty);
        return
        [
            Wrk.Share($"forward-auth check against {peer}", runs[1], runs[0], bound),
            Wrk.Share("the same for each second of processor time that the servers took", runs[1], runs[0], bound, run => run.PerServedSecond),
            Wrk.Share("an empty endpoint of the same server against it", runs[2], runs[0], bound),
        ];
    }

    private static string NodeFolder => Path.Combine(Repository.Root, "tests", "Benchmarks", "Peers");
}
