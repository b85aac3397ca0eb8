// Second phase, after the code: the key blobs_extension exists once the management app's host has started with its blob trigger. ARM may
// evaluate listKeys even where a condition is false, so this cannot be an `if` in main.bicep.
param location string = resourceGroup().location
param tags object = {}
param dataAccountName string
param managementAppName string

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: dataAccountName
}

resource management 'Microsoft.Web/sites@2024-04-01' existing = {
  name: managementAppName
}

resource host 'Microsoft.Web/sites/host@2024-04-01' existing = {
  parent: management
  name: 'default'
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: '${dataAccountName}-blobs'
  location: location
  tags: tags
  properties: {
    source: account.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

resource uploads 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'spec-uploaded'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      // Not AzureFunction: that type takes event grid triggers only.
      endpointType: 'WebHook'
      properties: {
        endpointUrl: 'https://${management.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.spec-uploaded&code=${host.listKeys().systemKeys.blobs_extension}'
      }
    }
    filter: {
      includedEventTypes: [
        'Microsoft.Storage.BlobCreated'
      ]
      subjectBeginsWith: '/blobServices/default/containers/specs/blobs/'
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
  }
}
