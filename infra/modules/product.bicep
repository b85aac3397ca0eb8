// All resources of one deployment, in one resource group.
@minLength(2)
@maxLength(8)
param prefix string
@minLength(2)
@maxLength(12)
param environmentName string
param location string
param siteLocation string
param tags object
param dataSkuName string
param logRetentionInDays int
param maximumInstanceCount int
param instanceMemoryMB int
param enforcementInstancesReady int
param portalsDomain string
param portalHosts array
param clientAddressHeader string
param consoleHost string
param enforcementHost string
param managementHost string
param gatewayOrigins array
param mailHost string
param mailPort int
param mailFrom string
param mailSenderDomains string
param mailUsername string
param onCounterOutage string
param revokedKeys string
param outboundNetworks string
@secure()
param bootstrapToken string
@secure()
param mailPassword string
@secure()
param secretsKey string
@secure()
param enforcementSecretsKey string

var token = uniqueString(resourceGroup().id)
var base = '${prefix}-${environmentName}'
var appNames = [
  'management'
  'portal'
  'enforcement'
]

// Made before the apps, so that every role is there when an app first asks for something.
resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for app in appNames: {
  name: '${base}-${app}'
  location: location
  tags: tags
}]

module monitoring 'monitoring.bicep' = {
  name: 'monitoring'
  params: {
    prefix: base
    location: location
    tags: tags
    retentionInDays: logRetentionInDays
  }
}

module data 'dataStorage.bicep' = {
  name: 'data'
  params: {
    name: take('${prefix}data${token}', 24)
    location: location
    tags: tags
    skuName: dataSkuName
  }
}

module dataAccess 'dataAccess.bicep' = {
  name: 'data-access'
  params: {
    accountName: data.outputs.name
    managementPrincipal: identities[0].properties.principalId
    portalPrincipal: identities[1].properties.principalId
    enforcementPrincipal: identities[2].properties.principalId
  }
}

module hosts 'hostStorage.bicep' = [for (app, i) in appNames: {
  name: 'host-${app}'
  params: {
    name: take('${prefix}${take(app, 3)}${token}', 24)
    location: location
    tags: tags
    principal: identities[i].properties.principalId
  }
}]

module vault 'vault.bicep' = {
  name: 'vault'
  params: {
    name: take('${prefix}-kv-${token}', 24)
    location: location
    tags: tags
    bootstrapToken: bootstrapToken
    mailPassword: mailPassword
    secretsKey: secretsKey
    enforcementSecretsKey: enforcementSecretsKey
    managementPrincipal: identities[0].properties.principalId
    portalPrincipal: identities[1].properties.principalId
    enforcementPrincipal: identities[2].properties.principalId
  }
}

module portalSite 'site.bicep' = {
  name: 'portal-site'
  params: {
    name: '${base}-portal-site'
    location: siteLocation
    tags: tags
    hosts: portalHosts
  }
}

module consoleSite 'site.bicep' = {
  name: 'console-site'
  params: {
    name: '${base}-console-site'
    location: siteLocation
    tags: tags
    hosts: empty(consoleHost) ? [] : [
      consoleHost
    ]
  }
}

module enforcement 'functionApp.bicep' = {
  name: 'enforcement'
  params: {
    name: '${base}-enforcement-${token}'
    location: location
    tags: tags
    identityName: identities[2].name
    hostStorageName: hosts[2].outputs.name
    packageContainer: hosts[2].outputs.packageContainer
    insightsName: monitoring.outputs.insightsName
    insightsConnectionString: monitoring.outputs.connectionString
    blobEndpoint: data.outputs.blobEndpoint
    queueEndpoint: data.outputs.queueEndpoint
    tableEndpoint: data.outputs.tableEndpoint
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    instancesReady: enforcementInstancesReady
    // The portal's try-it calls the gateway from the browser. The platform answers the preflight itself on this plan, so the gateway's own
    // cors plugin decides over origins that are listed here only.
    allowedOrigins: concat([
      'https://${portalSite.outputs.hostName}'
    ], map(portalHosts, host => 'https://${host}'), gatewayOrigins)
  }
  dependsOn: [
    dataAccess
  ]
}

// The app's own host name is asked for and not composed: newer apps have a hash and the region in theirs.
var enforcementUrl = 'https://${empty(enforcementHost) ? enforcement.outputs.hostName : enforcementHost}'

module management 'functionApp.bicep' = {
  name: 'management'
  params: {
    name: '${base}-management-${token}'
    location: location
    tags: tags
    identityName: identities[0].name
    hostStorageName: hosts[0].outputs.name
    packageContainer: hosts[0].outputs.packageContainer
    insightsName: monitoring.outputs.insightsName
    insightsConnectionString: monitoring.outputs.connectionString
    blobEndpoint: data.outputs.blobEndpoint
    queueEndpoint: data.outputs.queueEndpoint
    tableEndpoint: data.outputs.tableEndpoint
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    // The console calls /v2 and /v3 across origins with a bearer token; cookies play no part.
    allowedOrigins: concat([
      'https://${consoleSite.outputs.hostName}'
    ], empty(consoleHost) ? [] : [
      'https://${consoleHost}'
    ])
  }
  dependsOn: [
    dataAccess
  ]
}

module managementSettings 'appSettings.bicep' = {
  name: 'management-settings'
  params: {
    appName: management.outputs.name
    common: management.outputs.commonSettings
    settings: {
      Access__BootstrapToken: vault.outputs.bootstrapTokenReference
      Secrets__Key: vault.outputs.secretsKeyReference
      Outbound__AllowedNetworks: outboundNetworks
      Portals__Domain: portalsDomain
      Portals__PublicUrl: 'https://{host}'
      Developers__RevokedKeys: revokedKeys
      Console__PublicUrl: 'https://${empty(consoleHost) ? consoleSite.outputs.hostName : consoleHost}'
      Webhooks__RetrySeconds: '5;30;120;600;1800;3600;7200;14400;21600;36000'
      Mail__Host: mailHost
      Mail__Port: string(mailPort)
      Mail__From: mailFrom
      Mail__Security: 'StartTls'
      Mail__Username: mailUsername
      Mail__Password: vault.outputs.mailPasswordReference
      Mail__SenderDomains: mailSenderDomains
      Enforcement__PublicUrl: enforcementUrl
      Enforcement__SecretsKey: vault.outputs.enforcementSecretsKeyReference
    }
  }
}

var managementUrl = 'https://${empty(managementHost) ? management.outputs.hostName : managementHost}'

// Management shows where enforcement is reached, and enforcement asks management who may see an explanation.
module enforcementSettings 'appSettings.bicep' = {
  name: 'enforcement-settings'
  params: {
    appName: enforcement.outputs.name
    common: enforcement.outputs.commonSettings
    settings: {
      Enforcement__OnCounterOutage: onCounterOutage
      // Gateways in front give up on the check after two seconds.
      Enforcement__PatienceSeconds: '1.5'
      Enforcement__OpenChecks: 'false'
      Enforcement__ManagementUrl: managementUrl
      // None here: the platform's host answers at 443 and nothing leads past it. Who runs enforcement beside an upstream names its own.
      Enforcement__Listeners: ''
      Enforcement__TlsCertificate: ''
      Enforcement__TlsKey: ''
      Enforcement__SecretsKey: vault.outputs.enforcementSecretsKeyReference
      Outbound__AllowedNetworks: outboundNetworks
    }
  }
}

module portal 'functionApp.bicep' = {
  name: 'portal'
  params: {
    name: '${base}-portal-${token}'
    location: location
    tags: tags
    identityName: identities[1].name
    hostStorageName: hosts[1].outputs.name
    packageContainer: hosts[1].outputs.packageContainer
    insightsName: monitoring.outputs.insightsName
    insightsConnectionString: monitoring.outputs.connectionString
    blobEndpoint: data.outputs.blobEndpoint
    queueEndpoint: data.outputs.queueEndpoint
    tableEndpoint: data.outputs.tableEndpoint
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    // Nobody calls across origins: the portal's pages and its API share a host.
    allowedOrigins: []
  }
  dependsOn: [
    dataAccess
  ]
}

module portalSettings 'appSettings.bicep' = {
  name: 'portal-settings'
  params: {
    appName: portal.outputs.name
    common: portal.outputs.commonSettings
    settings: {
      Secrets__Key: vault.outputs.secretsKeyReference
      Outbound__AllowedNetworks: outboundNetworks
      Portals__Domain: portalsDomain
      Portals__PublicUrl: 'https://{host}'
      Portals__ClientAddressHeader: clientAddressHeader
      Cookies__Secure: 'true'
      Developers__RevokedKeys: revokedKeys
    }
  }
}

module portalLink 'linkedBackend.bicep' = {
  name: 'portal-link'
  params: {
    siteName: portalSite.outputs.name
    appId: portal.outputs.id
    appLocation: location
  }
}

output managementUrl string = managementUrl
output enforcementUrl string = enforcementUrl
output managementApp string = management.outputs.name
output portalApp string = portal.outputs.name
output enforcementApp string = enforcement.outputs.name
output portalSite string = portalSite.outputs.name
output portalSiteHost string = portalSite.outputs.hostName
output consoleSite string = consoleSite.outputs.name
output consoleSiteHost string = consoleSite.outputs.hostName
output dataAccount string = data.outputs.name
