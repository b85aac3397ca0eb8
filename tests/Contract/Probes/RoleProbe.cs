namespace Contract.Probes;

/// <summary>With a token that has no role the answer is 403 or 404, and nothing private is in it.</summary>
public sealed class RoleProbe : IProbe
{
    public async Task Try(Request request, Ledger ledger)
    {
        if (request.Caller.SendAsStranger is not { } send) return;
        var answer = await send(request.Operation.Method, request.Path, Request.Bytes(request.Body), null);
        ledger.Check(request.Operation, "role", answer.Status is 403 or 404 ? AnswerCheck.Fault(request.Operation, answer) : $"with a token without a role: {AnswerCheck.Show(answer)}");
    }
}
