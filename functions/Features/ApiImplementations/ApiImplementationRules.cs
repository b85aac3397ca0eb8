using Platform.Fields;

namespace Features.ApiImplementations;

/// <summary>What a link must obey. Collects every fault.</summary>
public static class ApiImplementationRules
{
    /// <summary>The draft, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApiImplementationDraft? ReadDraft(BodyFields body)
    {
        var service = body.Object("service").Value;
        var controlPlane = body.Object("control_plane").Value;
        var serviceId = service?.Id("id", required: true).Value;
        var controlPlaneId = (service ?? controlPlane)?.Id("control_plane_id", required: true).Value;
        service?.Ignore("auth_strategy_sync_error");
        service?.Close();
        controlPlane?.Ignore("control_plane_id", "access_control_enforcement_enabled");
        controlPlane?.Close();
        if (service is not null && controlPlane is not null)
            body.Faults.Add(new("control_plane", "invalid", "an API is linked either to a service or to a control plane"));
        else if (!body.Has("service") && !body.Has("control_plane"))
            body.Faults.Add(new("service", "required", "either service or control_plane is required"));
        body.Ignore("id", "created_at", "updated_at");
        return body.Close() ? new(controlPlaneId!.Value, serviceId) : null;
    }
}
