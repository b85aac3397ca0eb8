param name string
param location string
param tags object
@secure()
param bootstrapToken string
@secure()
param mailPassword string

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

resource mail 'Microsoft.KeyVault/vaults/secrets@2022-07-01' = {
  parent: vault
  name: 'mail-password'
  properties: {
    value: mailPassword
  }
}

output name string = vault.name
output bootstrapTokenReference string = '@Microsoft.KeyVault(VaultName=${vault.name};SecretName=${bootstrap.name})'
output mailPasswordReference string = '@Microsoft.KeyVault(VaultName=${vault.name};SecretName=${mail.name})'
