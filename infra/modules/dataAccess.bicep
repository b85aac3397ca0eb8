// What each app may do with the product's data: single tables, containers and queues, nothing on the account. The deployment makes all of
// them (dataStorage.bicep), because the right to make a table exists on the account only; the apps take a refusal to make one for an answer.
param accountName string
param managementPrincipal string
param portalPrincipal string
param enforcementPrincipal string

var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var blobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
var queueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var queueMessageSender = 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var tableDataReader = '76199698-9eea-4c19-bc75-cec21354c6b6'

var principals = {
  management: managementPrincipal
  portal: portalPrincipal
  enforcement: enforcementPrincipal
}

var onTables = [
  {
    app: 'management'
    role: tableDataContributor
    names: [
      'catalog'
      'gateway'
      'people'
      'sessions'
      'followups'
      'policies'
      'credentials'
      'policyfeed'
      'usage'
      'identity'
      'audit'
      'webhooks'
      'portalcontent'
    ]
  }
  {
    app: 'management'
    role: tableDataReader
    names: [
      'counters'
    ]
  }
  {
    app: 'portal'
    role: tableDataContributor
    names: [
      'catalog'
      'people'
      'sessions'
      'webhooks'
      'followups'
      'credentials'
      'policyfeed'
      'usage'
    ]
  }
  {
    app: 'portal'
    role: tableDataReader
    names: [
      'portalcontent'
    ]
  }
  {
    app: 'enforcement'
    role: tableDataReader
    names: [
      'policies'
      'credentials'
      'policyfeed'
    ]
  }
  {
    app: 'enforcement'
    role: tableDataContributor
    names: [
      'counters'
      'usage'
    ]
  }
]

var onContainers = [
  {
    app: 'management'
    role: blobDataContributor
    names: [
      'specs'
      'content'
      'policies'
    ]
  }
  {
    app: 'portal'
    role: blobDataReader
    names: [
      'content'
    ]
  }
  {
    app: 'enforcement'
    role: blobDataReader
    names: [
      'policies'
    ]
  }
]

var onQueues = [
  {
    app: 'management'
    role: queueDataContributor
    names: [
      'mail-outbox'
      'mail-outbox-poison'
      'webhook-outbox'
      'webhook-outbox-poison'
      'webjobs-blobtrigger-poison'
    ]
  }
  {
    app: 'portal'
    role: queueMessageSender
    names: [
      'mail-outbox'
      'webhook-outbox'
    ]
  }
]

var tableGrants = flatten(map(onTables, grant => map(grant.names, name => {
  app: grant.app
  role: grant.role
  name: name
})))
var containerGrants = flatten(map(onContainers, grant => map(grant.names, name => {
  app: grant.app
  role: grant.role
  name: name
})))
var queueGrants = flatten(map(onQueues, grant => map(grant.names, name => {
  app: grant.app
  role: grant.role
  name: name
})))

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: accountName
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2023-05-01' existing = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2023-05-01' existing = [for grant in tableGrants: {
  parent: tableService
  name: grant.name
}]

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' existing = {
  parent: account
  name: 'default'
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' existing = [for grant in containerGrants: {
  parent: blobService
  name: grant.name
}]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2023-05-01' existing = {
  parent: account
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-05-01' existing = [for grant in queueGrants: {
  parent: queueService
  name: grant.name
}]

resource tableRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (grant, i) in tableGrants: {
  name: guid(account.id, 'table', grant.name, grant.app, grant.role)
  scope: tables[i]
  properties: {
    principalId: principals[grant.app]
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
  }
}]

resource containerRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (grant, i) in containerGrants: {
  name: guid(account.id, 'container', grant.name, grant.app, grant.role)
  scope: containers[i]
  properties: {
    principalId: principals[grant.app]
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
  }
}]

resource queueRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (grant, i) in queueGrants: {
  name: guid(account.id, 'queue', grant.name, grant.app, grant.role)
  scope: queues[i]
  properties: {
    principalId: principals[grant.app]
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
  }
}]
