namespace Features.Sessions;

/// <summary>The contract's cookies.</summary>
public static class SessionCookies
{
    public const string Access = "portalaccesstoken";
    public const string Refresh = "portalrefreshtoken";
}
