// One app on Flex Consumption, which takes one app per plan. Flex refuses FUNCTIONS_WORKER_RUNTIME, FUNCTIONS_EXTENSION_VERSION and the
// WEBSITE_* package settings: functionAppConfig says all that.
param name string
param location string
param tags object
param identityName string
param hostStorageName string
param packageContainer string
param insightsName string
param insightsConnectionString string
param blobEndpoint string
param queueEndpoint string
param tableEndpoint string
param maximumInstanceCount int
param instanceMemoryMB int
@description('HTTP instances that never go to sleep.')
param instancesReady int = 0
param allowedOrigins array

var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

// The host and the handler both sign in as the app's one identity.
var common = {
  AzureWebJobsStorage__accountName: hostStorageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  DataStorage__blobServiceUri: blobEndpoint
  DataStorage__queueServiceUri: queueEndpoint
  DataStorage__tableServiceUri: tableEndpoint
  DataStorage__credential: 'managedidentity'
  DataStorage__clientId: identity.properties.clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identity.properties.clientId}'
}

resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, metricsPublisher)
  scope: insights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${name}-plan'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    // References to Key Vault are resolved as this identity; the default would be one that the app does not have.
    keyVaultReferenceIdentity: identity.id
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainer
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'custom'
        version: '1.0'
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstanceCount
        instanceMemoryMB: instanceMemoryMB
        alwaysReady: instancesReady == 0 ? [] : [
          {
            name: 'http'
            instanceCount: instancesReady
          }
        ]
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      cors: {
        allowedOrigins: allowedOrigins
        supportCredentials: false
      }
    }
  }
  dependsOn: [
    telemetry
  ]
}

output id string = app.id
output name string = app.name
output hostName string = app.properties.defaultHostName
@description('The settings that all apps have, for appSettings.bicep.')
output commonSettings object = common
