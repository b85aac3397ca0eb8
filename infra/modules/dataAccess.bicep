// Management and Portal make missing tables, containers and queues at their first request (StorageSchema), and Management's blob
// trigger makes queues of its own; creating is asked of the service, so they get their roles on the account. Enforcement only reads
// what management compiled and writes counters, so it gets roles on just those.
param accountName string
param managementPrincipal string
param portalPrincipal string
param enforcementPrincipal string

var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var blobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
var queueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var tableDataReader = '76199698-9eea-4c19-bc75-cec21354c6b6'

var makers = [
  {
    app: 'management'
    principal: managementPrincipal
    roles: [blobDataOwner, queueDataContributor, tableDataContributor]
  }
  {
    app: 'portal'
    principal: portalPrincipal
    roles: [blobDataContributor, queueDataContributor, tableDataContributor]
  }
]
var made = flatten(map(makers, maker => map(maker.roles, role => {
  app: maker.app
  principal: maker.principal
  role: role
})))
var readTables = [
  'policies'
  'credentials'
  'policyfeed'
]

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: accountName
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2023-05-01' existing = {
  parent: account
  name: 'default'
}

resource read 'Microsoft.Storage/storageAccounts/tableServices/tables@2023-05-01' existing = [for table in readTables: {
  parent: tableService
  name: table
}]

resource counters 'Microsoft.Storage/storageAccounts/tableServices/tables@2023-05-01' existing = {
  parent: tableService
  name: 'counters'
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' existing = {
  parent: account
  name: 'default'
}

resource snapshots 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' existing = {
  parent: blobs
  name: 'policies'
}

resource makersRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for grant in made: {
  name: guid(account.id, grant.app, grant.role)
  scope: account
  properties: {
    principalId: grant.principal
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
  }
}]

resource enforcementReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (table, i) in readTables: {
  name: guid(account.id, table, 'enforcement', tableDataReader)
  scope: read[i]
  properties: {
    principalId: enforcementPrincipal
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableDataReader)
  }
}]

resource enforcementCounts 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(counters.id, 'enforcement', tableDataContributor)
  scope: counters
  properties: {
    principalId: enforcementPrincipal
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableDataContributor)
  }
}

resource enforcementSnapshots 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(snapshots.id, 'enforcement', blobDataReader)
  scope: snapshots
  properties: {
    principalId: enforcementPrincipal
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataReader)
  }
}
