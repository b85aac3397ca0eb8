using System.Globalization;
using System.Text;
using System.Text.Json;
using Features.PortalCatalog;
using Features.SingleSignOn;
using Platform.Http;

namespace Features.AuditLogs;

/// <summary>Writes sign-ins as lines of an audit log: CEF (ArcSight's Common Event Format, version 0) or one JSON object each.</summary>
public static class AuditLines
{
    private const string Vendor = "KongInc";
    private const string Product = "Dev-Portal";

    public static string Of(IEnumerable<LoginEvent> events, AuditLogFormat format, Guid portalId)
    {
        var text = new StringBuilder();
        foreach (var one in events) text.Append(format == AuditLogFormat.Json ? Json(one, portalId) : Cef(one, portalId)).Append('\n');
        return text.ToString();
    }

    private static string Name(LoginEvent one) => one.Succeeded ? "AUTHENTICATION_OUTCOME_SUCCESS" : one.Method == LoginEvent.Basic ? "AUTHENTICATION_OUTCOME_INVALID_PASSWORD" : "AUTHENTICATION_OUTCOME_DENIED";

    private static string Class(LoginEvent one) => "AUTHENTICATION_TYPE_" + one.Method;

    private static string Path(LoginEvent one) => one.Path ?? (one.Method == LoginEvent.Basic ? "/api/v3/developer/authenticate" : SingleSignOnEndpoints.CallbackPath);

    private static string Json(LoginEvent one, Guid portalId) => JsonSerializer.Serialize(new SortedDictionary<string, object?>(StringComparer.Ordinal)
    {
        ["cef_version"] = 0, ["event_vendor"] = Vendor, ["event_product"] = Product, ["event_version"] = "1.0", ["event_class_id"] = Class(one), ["name"] = Name(one),
        ["severity"] = one.Succeeded ? 1 : 2, ["rt"] = Wire.Time(one.At), ["src"] = one.Address, ["request"] = Path(one), ["success"] = one.Succeeded,
        ["org_id"] = PortalContextAnswer.Organization, ["portal_id"] = portalId, ["principal_id"] = one.DeveloperId, ["user_agent"] = one.UserAgent, ["trace_id"] = one.Id,
    });

    private static string Cef(LoginEvent one, Guid portalId)
    {
        var line = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Wire.Time(one.At)} CEF:0|{Vendor}|{Product}|1.0|{Class(one)}|{Name(one)}|{(one.Succeeded ? 1 : 2)}|");
        line.Append(CultureInfo.InvariantCulture, $"rt={one.At.ToUnixTimeMilliseconds()} src={one.Address} request={Path(one)} ");
        line.Append(CultureInfo.InvariantCulture, $"success={(one.Succeeded ? "true" : "false")} org_id={PortalContextAnswer.Organization} portal_id={portalId} principal_id={one.DeveloperId} ");
        return line.Append(CultureInfo.InvariantCulture, $"user_agent={Escape(one.UserAgent ?? "")} trace_id={one.Id}").ToString();
    }

    // In an extension's value a backslash, an equals sign and the end of a line mean something (CEF, "Character Encoding").
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
            if (c is '\\' or '=') escaped.Append('\\').Append(c);
            else escaped.Append(char.IsControl(c) ? ' ' : c);
        return escaped.ToString();
    }
}
