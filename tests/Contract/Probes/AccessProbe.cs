namespace Contract.Probes;

/// <summary>Without credentials the answer is 401, whatever else is wrong.</summary>
/// <param name="needsCaller">What holds where the contract says nothing.</param>
public sealed class AccessProbe(bool needsCaller) : IProbe
{
    public async Task Try(Request request, Ledger ledger)
    {
        var operation = request.Operation;
        if (!(operation.NeedsCaller ?? needsCaller)) return;
        var answer = await request.Caller.SendAsNobody(operation.Method, request.Path, Request.Bytes(request.Body), null);
        ledger.Check(operation, "401", answer.Status == 401 ? null : $"without a token: {AnswerCheck.Show(answer)}");
        if (answer.Status == 401) ledger.Check(operation, "401:body", AnswerCheck.Fault(operation, answer));
    }
}
