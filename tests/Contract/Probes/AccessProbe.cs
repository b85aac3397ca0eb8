namespace Contract.Probes;

/// <summary>Without credentials the answer is 401, whatever else is wrong.</summary>
public sealed class AccessProbe : IProbe
{
    public async Task Try(Request request, Ledger ledger)
    {
        var operation = request.Operation;
        if (!operation.NeedsCaller) return;
        var answer = await request.Caller.SendAsNobody(operation.Method, request.Path, Request.Bytes(request.Body), null);
        ledger.Check(operation, "401", answer.Status == 401 ? AnswerCheck.Fault(operation, answer) : $"without a token: {AnswerCheck.Show(answer)}");
    }
}
