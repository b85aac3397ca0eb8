// First phase: everything except the Event Grid subscription, which needs the code (events.bicep).
@minLength(2)
@maxLength(8)
param prefix string
@allowed([
  'dev'
  'prod'
])
param environmentName string
param location string = resourceGroup().location
@description('Static Web Apps exist in few regions.')
param siteLocation string
param dataSkuName string
param logRetentionInDays int
param maximumInstanceCount int
param instanceMemoryMB int
@description('A portal is <name>.<this>; each such name becomes a custom domain of the portal site.')
param portalsDomain string
param mailHost string
param mailPort int
param mailFrom string
param mailUsername string
@allowed([
  'Allow'
  'Deny'
])
param onCounterOutage string
@secure()
@minLength(20)
param bootstrapToken string
@secure()
param mailPassword string

var token = uniqueString(resourceGroup().id)
var base = '${prefix}-${environmentName}'
var tags = {
  product: 'serverless-portal'
  environment: environmentName
}
var enforcementName = '${base}-enforcement-${token}'
var appNames = [
  'management'
  'portal'
  'enforcement'
]

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    prefix: base
    location: location
    tags: tags
    retentionInDays: logRetentionInDays
  }
}

module data 'modules/dataStorage.bicep' = {
  name: 'data'
  params: {
    name: take('${prefix}data${token}', 24)
    location: location
    tags: tags
    skuName: dataSkuName
  }
}

module hosts 'modules/hostStorage.bicep' = [for app in appNames: {
  name: 'host-${app}'
  params: {
    name: take('${prefix}${take(app, 3)}${token}', 24)
    location: location
    tags: tags
  }
}]

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: take('${prefix}-kv-${token}', 24)
    location: location
    tags: tags
    bootstrapToken: bootstrapToken
    mailPassword: mailPassword
  }
}

module portalSite 'modules/site.bicep' = {
  name: 'portal-site'
  params: {
    name: '${base}-portal-site'
    location: siteLocation
    tags: union(tags, { 'azd-service-name': 'portal-site' })
  }
}

module consoleSite 'modules/site.bicep' = {
  name: 'console-site'
  params: {
    name: '${base}-console-site'
    location: siteLocation
    tags: union(tags, { 'azd-service-name': 'console-site' })
  }
}

module management 'modules/functionApp.bicep' = {
  name: 'management'
  params: {
    name: '${base}-management-${token}'
    location: location
    tags: union(tags, { 'azd-service-name': 'management' })
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
    allowedOrigins: [
      'https://${consoleSite.outputs.hostName}'
    ]
    settings: {
      Access__BootstrapToken: vault.outputs.bootstrapTokenReference
      Portals__Domain: portalsDomain
      Portals__PublicUrl: 'https://{host}'
      Mail__Host: mailHost
      Mail__Port: string(mailPort)
      Mail__From: mailFrom
      Mail__Security: 'StartTls'
      Mail__Username: mailUsername
      Mail__Password: vault.outputs.mailPasswordReference
      Enforcement__PublicUrl: 'https://${enforcementName}.azurewebsites.net'
    }
  }
}

module portal 'modules/functionApp.bicep' = {
  name: 'portal'
  params: {
    name: '${base}-portal-${token}'
    location: location
    tags: union(tags, { 'azd-service-name': 'portal' })
    hostStorageName: hosts[1].outputs.name
    packageContainer: hosts[1].outputs.packageContainer
    insightsName: monitoring.outputs.insightsName
    insightsConnectionString: monitoring.outputs.connectionString
    blobEndpoint: data.outputs.blobEndpoint
    queueEndpoint: data.outputs.queueEndpoint
    tableEndpoint: data.outputs.tableEndpoint
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    settings: {
      Portals__Domain: portalsDomain
      Portals__PublicUrl: 'https://{host}'
      Cookies__Secure: 'true'
    }
  }
}

module enforcement 'modules/functionApp.bicep' = {
  name: 'enforcement'
  params: {
    name: enforcementName
    location: location
    tags: union(tags, { 'azd-service-name': 'enforcement' })
    hostStorageName: hosts[2].outputs.name
    packageContainer: hosts[2].outputs.packageContainer
    insightsName: monitoring.outputs.insightsName
    insightsConnectionString: monitoring.outputs.connectionString
    blobEndpoint: data.outputs.blobEndpoint
    queueEndpoint: data.outputs.queueEndpoint
    tableEndpoint: data.outputs.tableEndpoint
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    settings: {
      Enforcement__OnCounterOutage: onCounterOutage
    }
  }
}

module dataAccess 'modules/dataAccess.bicep' = {
  name: 'data-access'
  params: {
    accountName: data.outputs.name
    managementPrincipal: management.outputs.principal
    portalPrincipal: portal.outputs.principal
    enforcementPrincipal: enforcement.outputs.principal
  }
}

module vaultAccess 'modules/vaultAccess.bicep' = {
  name: 'vault-access'
  params: {
    vaultName: vault.outputs.name
    principal: management.outputs.principal
  }
}

module portalLink 'modules/linkedBackend.bicep' = {
  name: 'portal-link'
  params: {
    siteName: portalSite.outputs.name
    appId: portal.outputs.id
    appLocation: location
  }
}

output managementUrl string = 'https://${management.outputs.hostName}'
output enforcementUrl string = 'https://${enforcement.outputs.hostName}'
output portalSiteHost string = portalSite.outputs.hostName
output consoleSiteHost string = consoleSite.outputs.hostName
output dataAccountName string = data.outputs.name
output managementAppName string = management.outputs.name
