using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The reference page as a person uses it. It is another project's code, so its elements are found by what they say.</summary>
public static class Reference
{
    // What the renderer shows where a key belongs.
    private const string KeyPlaceholder = "QUxMIFlPVVIgQkFTRSBBUkUgQkVMT05HIFRPIFVT";

    /// <summary>Opens an operation's form, puts the key in and sends, once per status that is expected; then keeps a picture.</summary>
    public static async Task Try(Person person, string operation, string? key, params int[] status)
    {
        await Send(person, operation, key, status);
        await person.KeepReference($"reference-{status[^1]}");
    }

    public static async Task Send(Person person, string operation, string? key, params int[] status)
    {
        var page = person.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = operation }).First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Test Request") }).First.ClickAsync();
        var client = page.GetByRole(AriaRole.Dialog).First;
        if (key is not null)
        {
            var field = client.GetByPlaceholder(KeyPlaceholder).First;
            await field.FillAsync(key);
            // Typed, it is not to be read by somebody who looks over a shoulder.
            Assert.True(await field.EvaluateAsync<bool>("field => field.type === 'password' || getComputedStyle(field).webkitTextSecurity !== 'none'"));
        }
        foreach (var expected in status)
        {
            var answer = await page.RunAndWaitForResponseAsync(
                () => client.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send") }).First.ClickAsync(),
                response => response.Request.Method == "GET" && person.Calls.Contains(new Uri(response.Url).Authority));
            Assert.Equal(expected, answer.Status);
            await Assertions.Expect(client.GetByText(new Regex($"^{expected} "))).ToBeVisibleAsync();
        }
        // Nothing of a key stays behind in the browser.
        if (key is not null) Assert.DoesNotContain(key, await page.EvaluateAsync<string>("JSON.stringify({ ...localStorage, ...sessionStorage })"));
    }
}
