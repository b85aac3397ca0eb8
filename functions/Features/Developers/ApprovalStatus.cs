namespace Features.Developers;

/// <summary>Where a developer's account, or an application's registration, stands. Any may follow any.</summary>
public enum ApprovalStatus { Approved, Pending, Revoked, Rejected }
