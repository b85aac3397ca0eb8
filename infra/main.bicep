// First phase: everything except the Event Grid subscription, which needs the code (events.bicep).
targetScope = 'subscription'

@description('Starts the names of all resources: lower-case letters and digits.')
@minLength(2)
@maxLength(8)
param prefix string
@description('Tells deployments of one subscription apart: lower-case letters, digits and hyphens.')
@minLength(2)
@maxLength(12)
param environmentName string
param location string
@description('Static Web Apps exist in few regions.')
param siteLocation string
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
  'Standard_GRS'
  'Standard_GZRS'
])
param dataSkuName string
@minValue(30)
@maxValue(730)
param logRetentionInDays int
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int
@allowed([
  512
  2048
  4096
])
param instanceMemoryMB int
@description('Instances of the enforcement app that never go to sleep: every API call passes it. 0 saves money and costs a cold start.')
@minValue(0)
param enforcementInstancesReady int
@description('A portal is <name>.<this>.')
param portalsDomain string
@description('The host names of portals, which are custom domains of the portal site. Each needs a CNAME record to the site beforehand.')
@maxLength(5)
param portalHosts array
@description('The request header in which the front of the portal site names the caller\'s address.')
param clientAddressHeader string
@description('A custom domain of the console; empty for none. It needs a CNAME record to the site beforehand.')
param consoleHost string
@description('The host name under which clients and gateways reach enforcement, when something in front of the app has one; empty for the app\'s own.')
param enforcementHost string
@description('The host name under which the management API is reached, when something in front of the app has one; empty for the app\'s own.')
param managementHost string
@description('Web pages of other origins that may call the gateway; the portals may anyway.')
param gatewayOrigins array
param mailHost string
param mailPort int
param mailFrom string
@description('Domains, with commas between them, in whose name the mail server sends beside that of mailFrom.')
param mailSenderDomains string = ''
param mailUsername string
@allowed([
  'Allow'
  'Deny'
])
param onCounterOutage string
@description('Whether the keys of developers who are not approved any more work on, as the contract has it, or stop.')
@allowed([
  'Stop'
  'Work'
])
param revokedKeys string = 'Work'
@description('Networks inside that may be called when a person names an address, such as 10.1.0.0/16;10.2.0.0/16; empty for none.')
param outboundNetworks string
@description('The first administrator\'s token.')
@secure()
@minLength(20)
param bootstrapToken string
@secure()
param mailPassword string
@description('Random characters that seal the secrets of other systems. Losing them loses those secrets.')
@secure()
@minLength(32)
param secretsKey string
@description('At least 32 random characters that seal what enforcement must use again: the client secrets of auth strategies that introspect. Empty: no strategy may.')
@secure()
param enforcementSecretsKey string = ''

var tags = {
  product: 'serverless-portal'
  environment: environmentName
  'azd-env-name': environmentName
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: '${prefix}-${environmentName}'
  location: location
  tags: tags
}

module product 'modules/product.bicep' = {
  name: 'product'
  scope: group
  params: {
    prefix: prefix
    environmentName: environmentName
    location: location
    siteLocation: siteLocation
    tags: tags
    dataSkuName: dataSkuName
    logRetentionInDays: logRetentionInDays
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    enforcementInstancesReady: enforcementInstancesReady
    portalsDomain: portalsDomain
    portalHosts: portalHosts
    clientAddressHeader: clientAddressHeader
    consoleHost: consoleHost
    enforcementHost: enforcementHost
    managementHost: managementHost
    gatewayOrigins: gatewayOrigins
    mailHost: mailHost
    mailPort: mailPort
    mailFrom: mailFrom
    mailSenderDomains: mailSenderDomains
    mailUsername: mailUsername
    onCounterOutage: onCounterOutage
    revokedKeys: revokedKeys
    outboundNetworks: outboundNetworks
    bootstrapToken: bootstrapToken
    mailPassword: mailPassword
    secretsKey: secretsKey
    enforcementSecretsKey: enforcementSecretsKey
  }
}

// azd keeps outputs as environment variables of the same names, and so does infra/deploy.sh.
output AZURE_RESOURCE_GROUP string = group.name
output MANAGEMENT_URL string = product.outputs.managementUrl
output ENFORCEMENT_URL string = product.outputs.enforcementUrl
output MANAGEMENT_APP string = product.outputs.managementApp
output PORTAL_APP string = product.outputs.portalApp
output ENFORCEMENT_APP string = product.outputs.enforcementApp
output PORTAL_SITE string = product.outputs.portalSite
output PORTAL_SITE_HOST string = product.outputs.portalSiteHost
output CONSOLE_SITE string = product.outputs.consoleSite
output CONSOLE_SITE_HOST string = product.outputs.consoleSiteHost
output DATA_ACCOUNT string = product.outputs.dataAccount
