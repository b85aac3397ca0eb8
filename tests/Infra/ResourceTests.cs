using System.Text.Json;
using System.Text.RegularExpressions;
using Testing;

namespace Infra;

/// <summary>What would stand in Azure.</summary>
[Collection(nameof(Templates))]
public sealed class ResourceTests(Templates templates)
{
    private static readonly string[] Apps = ["management", "portal", "enforcement"];

    // Microsoft Learn, "Naming rules and restrictions for Azure resources".
    private static readonly Dictionary<string, string> Names = new()
    {
        ["Microsoft.EventGrid/systemTopics"] = "^[A-Za-z0-9-]{3,50}$",
        ["Microsoft.EventGrid/systemTopics/eventSubscriptions"] = "^[A-Za-z0-9-]{3,64}$",
        ["Microsoft.Insights/components"] = @"^[^%&\\?/]{1,254}[^%&\\?/. ]$",
        ["Microsoft.KeyVault/vaults"] = "^[A-Za-z](?!.*--)[A-Za-z0-9-]{1,22}[A-Za-z0-9]$",
        ["Microsoft.KeyVault/vaults/secrets"] = "^[A-Za-z0-9-]{1,127}$",
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = "^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$",
        ["Microsoft.OperationalInsights/workspaces"] = "^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$",
        ["Microsoft.Resources/resourceGroups"] = @"^[\w().-]{0,89}[\w()-]$",
        ["Microsoft.Storage/storageAccounts"] = "^[a-z0-9]{3,24}$",
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = "^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$",
        ["Microsoft.Storage/storageAccounts/queueServices/queues"] = "^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$",
        ["Microsoft.Storage/storageAccounts/tableServices/tables"] = "^[A-Za-z][A-Za-z0-9]{2,62}$",
        ["Microsoft.Web/serverfarms"] = "^[A-Za-z0-9-]{1,60}$",
        ["Microsoft.Web/sites"] = "^[A-Za-z0-9][A-Za-z0-9-]{0,58}[A-Za-z0-9]$",
        ["Microsoft.Web/staticSites"] = "^[A-Za-z0-9][A-Za-z0-9-]{0,38}[A-Za-z0-9]$",
    };

    private static readonly string[] Fixed =
    [
        "Microsoft.Authorization/roleAssignments", "Microsoft.Storage/storageAccounts/blobServices", "Microsoft.Storage/storageAccounts/queueServices",
        "Microsoft.Storage/storageAccounts/tableServices", "Microsoft.Web/sites/config", "Microsoft.Web/staticSites/customDomains", "Microsoft.Web/staticSites/linkedBackends",
    ];

    [AzuriteTheory]
    [InlineData("aa", "bb")]
    [InlineData("abcdefgh", "abcdefghijkl")]
    public async Task Keeps_names_within_the_limits_of_Azure(string prefix, string environment)
    {
        var main = await Templates.Deploy("main.bicep", "prod.bicepparam", $"prefix={prefix}", $"environmentName={environment}");
        var account = main.Outputs["DATA_ACCOUNT"].GetString();
        var events = await Templates.Deploy("events.bicep", "-", "location=x", $"dataAccountName={account}", $"managementAppName={main.Outputs["MANAGEMENT_APP"]}");
        foreach (var resource in main.Resources.Concat(events.Resources).Where(resource => !resource.Existing))
        {
            if (Names.TryGetValue(resource.Type, out var rule)) Assert.True(Regex.IsMatch(resource.Name, rule), $"{resource.Type} {resource.Name} ({resource.Name.Length})");
            else Assert.Contains(resource.Type, Fixed);
        }
        // Two resources of one name would be one.
        Assert.All(main.Resources.Where(resource => !resource.Existing).GroupBy(resource => (resource.Type, resource.Scope, resource.FullName)), same => Assert.Single(same));
    }

    [AzuriteFact]
    public async Task Refuses_parameters_that_would_make_bad_names()
    {
        string[] bad = ["prefix=p", "prefix=abcdefghi", "environmentName=abcdefghijklm", "onCounterOutage=Perhaps", "bootstrapToken=short", "secretsKey=too-short-for-a-key", "nothing=x"];
        await Task.WhenAll(bad.Select(over => Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Templates.Deploy("main.bicep", "prod.bicepparam", over))));
    }

    [AzuriteFact]
    public void Keeps_storage_free_of_keys_and_of_anonymous_readers()
    {
        var accounts = templates.Main.Made("Microsoft.Storage/storageAccounts").ToList();
        Assert.Equal(4, accounts.Count);
        foreach (var account in accounts)
        {
            Assert.False(account.At("allowSharedKeyAccess").GetBoolean());
            Assert.False(account.At("allowBlobPublicAccess").GetBoolean());
            Assert.True(account.At("supportsHttpsTrafficOnly").GetBoolean());
            Assert.Equal("TLS1_2", account.At("minimumTlsVersion").GetString());
        }
        // The only key that a template asks for is the one that Event Grid needs for the host's web hook.
        var asked = templates.Files.Select(file => File.ReadAllText(Path.Combine(Templates.Folder, file.File))).SelectMany(text => Regex.Matches(text, @"\S*\blist[A-Z]\w*\(.*?}")).Select(match => match.Value);
        Assert.EndsWith("code=${host.listKeys().systemKeys.blobs_extension}", Assert.Single(asked));
        Assert.True(Assert.Single(templates.Main.Made("Microsoft.KeyVault/vaults")).At("enableRbacAuthorization").GetBoolean());
        Assert.True(Assert.Single(templates.Main.Made("Microsoft.Insights/components")).At("DisableLocalAuth").GetBoolean());
    }

    [AzuriteFact]
    public void Keeps_an_identity_and_a_plan_of_its_own_for_every_app()
    {
        var apps = templates.Main.Made("Microsoft.Web/sites").ToList();
        Assert.Equal(3, apps.Count);
        Assert.Equal(3, templates.Main.Made("Microsoft.ManagedIdentity/userAssignedIdentities").Count());
        Assert.Equal(3, apps.Select(app => app.At("serverFarmId").GetString()).Distinct().Count());
        Assert.Equal(3, apps.Select(IdentityOf).Distinct().Count());
        foreach (var app in apps)
        {
            Assert.Equal("custom", app.At("functionAppConfig.runtime.name").GetString());
            Assert.Equal(IdentityOf(app), app.At("functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId").GetString());
            Assert.Equal(IdentityOf(app), app.At("keyVaultReferenceIdentity").GetString());
            Assert.False(app.At("siteConfig.cors.supportCredentials").GetBoolean());
            Assert.DoesNotContain(app.At("siteConfig.cors.allowedOrigins").EnumerateArray(), origin => origin.GetString() == "*");
            var client = IdentityOf(app).Replace(".id>", ".properties.clientId>");
            var settings = SettingsOf(app);
            Assert.Equal(client, settings["AzureWebJobsStorage__clientId"]);
            Assert.Equal(client, settings["DataStorage__clientId"]);
            Assert.EndsWith("ClientId=" + client, settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
        }
        foreach (var site in new[] { "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "WEBSITE_RUN_FROM_PACKAGE" })
            Assert.DoesNotContain(apps.SelectMany(app => SettingsOf(app).Keys), name => name == site);
    }

    [AzuriteFact]
    public async Task Keeps_enforcement_reachable_under_the_name_that_control_planes_show()
    {
        var app = App("enforcement");
        Assert.Equal($"https://<Microsoft.Web/sites/{app.Name}.properties.defaultHostName>", SettingsOf(App("management"))["Enforcement__PublicUrl"]);
        var behind = await Templates.Deploy("main.bicep", "prod.bicepparam", "enforcementHost=gateway.example.com", "managementHost=manage.example.com");
        var settings = behind.Made("Microsoft.Web/sites/config").Single(config => config.FullName.Contains("-management-"));
        Assert.Equal("https://gateway.example.com", settings.At("Enforcement__PublicUrl").GetString());
        Assert.Equal("https://gateway.example.com", behind.Outputs["ENFORCEMENT_URL"].GetString());
        Assert.Equal("https://manage.example.com", behind.Outputs["MANAGEMENT_URL"].GetString());
    }

    [AzuriteFact]
    public async Task Keeps_origins_to_the_sites_that_call_an_app()
    {
        var with = await Templates.Deploy("main.bicep", "prod.bicepparam", "consoleHost=console.example.com", "portalHosts=a.example.com,b.example.com", "gatewayOrigins=https://shop.example.com");
        var console = $"https://<Microsoft.Web/staticSites/{with.Outputs["CONSOLE_SITE"]}.properties.defaultHostname>";
        var portal = $"https://<Microsoft.Web/staticSites/{with.Outputs["PORTAL_SITE"]}.properties.defaultHostname>";
        Assert.Equal([console, "https://console.example.com"], Origins("management"));
        Assert.Empty(Origins("portal"));
        Assert.Equal([portal, "https://a.example.com", "https://b.example.com", "https://shop.example.com"], Origins("enforcement"));
        Assert.Equal(["a.example.com", "b.example.com", "console.example.com"], with.Made("Microsoft.Web/staticSites/customDomains").Select(domain => domain.Name).Order());
        var link = Assert.Single(with.Made("Microsoft.Web/staticSites/linkedBackends"));
        Assert.StartsWith(with.Outputs["PORTAL_SITE"].GetString()!, link.FullName);
        Assert.Equal($"<Microsoft.Web/sites/{with.Outputs["PORTAL_APP"]}.id>", link.At("backendResourceId").GetString());

        IEnumerable<string> Origins(string app) =>
            with.Made("Microsoft.Web/sites").Single(one => one.Name.Contains($"-{app}-")).At("siteConfig.cors.allowedOrigins").EnumerateArray().Select(origin => origin.GetString()!);
    }

    [AzuriteFact]
    public void Keeps_app_settings_in_step_with_what_each_app_reads()
    {
        var architecture = File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md"));
        var table = Regex.Matches(architecture, @"^\| ((?:`[A-Z]\w+__\w+`[^|]*)+)\| ([\w, ]+) \|", RegexOptions.Multiline)
            .SelectMany(row => Regex.Matches(row.Groups[1].Value, @"`([A-Z]\w+__\w+)`").Select(name => (Name: name.Groups[1].Value, Apps: row.Groups[2].Value))).ToList();
        Assert.True(table.Count >= 10);
        foreach (var app in Apps)
        {
            var reads = table.Where(row => row.Apps == "all" || row.Apps.Contains(app, StringComparison.OrdinalIgnoreCase)).Select(row => row.Name).ToHashSet();
            var given = SettingsOf(App(app)).Keys.Where(name => !name.StartsWith("AzureWebJobs") && !name.StartsWith("APPLICATIONINSIGHTS_") && !name.StartsWith("DataStorage__"));
            Assert.Equal(reads.Where(name => !name.StartsWith("DataStorage__")).Order(), given.Order());
        }
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        var local = sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name).Where(name => name.Contains("__")).Order();
        Assert.Equal(local, table.Select(row => row.Name).Where(name => !name.StartsWith("DataStorage__")).Order());

        // The product's storage: what the code reads, and one word of the Functions host's own.
        var code = File.ReadAllText(Path.Combine(Repository.Root, "functions", "Platform", "Storage", "DataStorage.cs"));
        var parts = Regex.Matches(code, @"\{Setting\}:(\w+)|Uri\(settings, ""(\w+)""\)").Select(match => "DataStorage__" + match.Groups[1].Value + match.Groups[2].Value).ToHashSet();
        Assert.Equal(4, parts.Count);
        Assert.All(parts, part => Assert.Contains($"`{part}`", architecture));
        Assert.All(Apps, app => Assert.Equal(parts.Append("DataStorage__credential").Order(), SettingsOf(App(app)).Keys.Where(name => name.StartsWith("DataStorage__")).Order()));
    }

    [AzuriteFact]
    public void Keeps_secrets_behind_references_to_the_vault()
    {
        var management = SettingsOf(App("management"));
        Assert.Matches(@"^@Microsoft\.KeyVault\(VaultName=[\w-]+;SecretName=bootstrap-token\)$", management["Access__BootstrapToken"]);
        Assert.Matches("SecretName=secrets-key", management["Secrets__Key"]);
        Assert.Equal(["Secrets__Key"], SettingsOf(App("portal")).Where(setting => setting.Value.Contains("KeyVault")).Select(setting => setting.Key));
        Assert.DoesNotContain(SettingsOf(App("enforcement")).Values, value => value.Contains("KeyVault"));
        var readers = templates.Main.Made("Microsoft.Authorization/roleAssignments").Where(grant => grant.Scope!.Type.StartsWith("Microsoft.KeyVault")).ToList();
        Assert.NotEmpty(readers);
        Assert.All(readers, grant => Assert.Equal("Microsoft.KeyVault/vaults/secrets", grant.Scope!.Type));
        Assert.All(readers, grant => Assert.Contains(grant.Scope!.Name.EndsWith("/secrets-key") ? "-" : "-management.", grant.At("principalId").GetString()));
        Assert.DoesNotContain(readers, grant => grant.At("principalId").GetString()!.Contains("-enforcement."));
    }

    [AzuriteFact]
    public async Task Keeps_from_enforcement_every_secret_but_the_one_that_it_shares_with_management()
    {
        var with = await Templates.Deploy("main.bicep", "prod.bicepparam", "enforcementSecretsKey=random-characters-for-the-test-0123456789");
        foreach (var app in new[] { "management", "enforcement" })
        {
            var settings = with.Made("Microsoft.Web/sites/config").Single(config => config.FullName.Contains($"-{app}-"));
            Assert.Matches("SecretName=enforcement-secrets-key", settings.At("Enforcement__SecretsKey").GetString());
        }
        var readers = with.Made("Microsoft.Authorization/roleAssignments").Where(grant => grant.Scope!.Type.StartsWith("Microsoft.KeyVault")).ToList();
        var opened = Assert.Single(readers, grant => grant.At("principalId").GetString()!.Contains("-enforcement."));
        Assert.EndsWith("/enforcement-secrets-key", opened.Scope!.Name);
        Assert.DoesNotContain(readers, grant => grant.Scope!.Name.EndsWith("/enforcement-secrets-key") && grant.At("principalId").GetString()!.Contains("-portal."));
    }

    private Resource App(string name) => templates.Main.Made("Microsoft.Web/sites").Single(app => app.Name.Contains($"-{name}-"));

    private static string IdentityOf(Resource app) => Assert.Single(app.Identity.GetProperty("userAssignedIdentities").EnumerateObject()).Name;

    private Dictionary<string, string> SettingsOf(Resource app) =>
        templates.Main.Made("Microsoft.Web/sites/config").Single(config => config.FullName == $"{app.Name}/appsettings").Properties.EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);
}
