param name string
param location string
param tags object
@secure()
param bootstrapToken string
@secure()
param mailPassword string
@secure()
param secretsKey string
@secure()
param enforcementSecretsKey string
param managementPrincipal string
param portalPrincipal string
param enforcementPrincipal string

// The role is on single secrets and not on the vault.
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var keyReaders = [
  managementPrincipal
  portalPrincipal
]

// Enforcement, which the world calls, opens what is sealed for it and nothing else.
var enforcementKeyReaders = empty(enforcementSecretsKey) ? [] : [
  managementPrincipal
  enforcementPrincipal
]

resource vault 'Microsoft.KeyVault/vaults@2022-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    enabledForDeployment: false
    enabledForTemplateDeployment: false
    enabledForDiskEncryption: false
  }
}

resource bootstrap 'Microsoft.KeyVault/vaults/secrets@2022-07-01' = {
  parent: vault
  name: 'bootstrap-token'
  properties: {
    value: bootstrapToken
  }
}

// A secret cannot be empty; a mail server that asks for no password gets none.
resource mail 'Microsoft.KeyVault/vaults/secrets@2022-07-01' = if (!empty(mailPassword)) {
  parent: vault
  name: 'mail-password'
  properties: {
    value: mailPassword
  }
}

resource key 'Microsoft.KeyVault/vaults/secrets@2022-07-01' = {
  parent: vault
  name: 'secrets-key'
  properties: {
    value: secretsKey
  }
}

resource enforcementKey 'Microsoft.KeyVault/vaults/secrets@2022-07-01' = if (!empty(enforcementSecretsKey)) {
  parent: vault
  name: 'enforcement-secrets-key'
  properties: {
    value: enforcementSecretsKey
  }
}

resource readsBootstrap 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(bootstrap.id, 'management', secretsUser)
  scope: bootstrap
  properties: {
    principalId: managementPrincipal
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

resource readsMail 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(mailPassword)) {
  name: guid(mail.id, 'management', secretsUser)
  scope: mail
  properties: {
    principalId: managementPrincipal
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

resource readsKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (reader, i) in keyReaders: {
  name: guid(key.id, string(i), secretsUser)
  scope: key
  properties: {
    principalId: reader
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}]

resource readsEnforcementKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (reader, i) in enforcementKeyReaders: {
  name: guid(enforcementKey.id, string(i), secretsUser)
  scope: enforcementKey
  properties: {
    principalId: reader
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}]

output name string = vault.name
output bootstrapTokenReference string = '@Microsoft.KeyVault(VaultName=${vault.name};SecretName=${bootstrap.name})'
output mailPasswordReference string = empty(mailPassword) ? '' : '@Microsoft.KeyVault(VaultName=${vault.name};SecretName=${mail.name})'
output secretsKeyReference string = '@Microsoft.KeyVault(VaultName=${vault.name};SecretName=${key.name})'
output enforcementSecretsKeyReference string = empty(enforcementSecretsKey) ? '' : '@Microsoft.KeyVault(VaultName=${vault.name};SecretName=${enforcementKey.name})'
