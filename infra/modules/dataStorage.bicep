// The product's own data. Names are those of ARCHITECTURE.md section 3, and the queues in which the Functions host puts what failed five
// times: it would make them itself, with a right on the whole account.
param name string
param location string
param tags object
param skuName string

var tableNames = [
  'catalog'
  'gateway'
  'people'
  'sessions'
  'portalcontent'
  'identity'
  'audit'
  'webhooks'
  'followups'
  'policies'
  'credentials'
  'policyfeed'
  'counters'
  'usage'
]
var containerNames = [
  'specs'
  'content'
  'policies'
]
var queueNames = [
  'mail-outbox'
  'mail-outbox-poison'
  'webhook-outbox'
  'webhook-outbox-poison'
  'webjobs-blobtrigger-poison'
]

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: skuName
  }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: {
      enabled: true
      days: 14
    }
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = [for container in containerNames: {
  parent: blobs
  name: container
}]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2023-05-01' = [for table in tableNames: {
  parent: tableService
  name: table
}]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-05-01' = [for queue in queueNames: {
  parent: queueService
  name: queue
}]

output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
output tableEndpoint string = account.properties.primaryEndpoints.table
