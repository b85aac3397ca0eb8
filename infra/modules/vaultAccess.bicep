// Management reads two secrets; the role is on each of them and not on the vault.
param vaultName string
param principal string

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var secretNames = [
  'bootstrap-token'
  'mail-password'
]

resource vault 'Microsoft.KeyVault/vaults@2022-07-01' existing = {
  name: vaultName
}

resource secrets 'Microsoft.KeyVault/vaults/secrets@2022-07-01' existing = [for secret in secretNames: {
  parent: vault
  name: secret
}]

resource reads 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (secret, i) in secretNames: {
  name: guid(vault.id, secret, 'management', secretsUser)
  scope: secrets[i]
  properties: {
    principalId: principal
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}]
