// What the Functions host of one app keeps: its package, locks, keys, receipts. One account per app: the host needs Blob Data Owner on
// the whole account, which in a shared account would be a right to replace the other apps' packages and to read their data.
param name string
param location string
param tags object

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
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
}

resource package 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: 'package'
}

output name string = account.name
output packageContainer string = '${account.properties.primaryEndpoints.blob}${package.name}'
