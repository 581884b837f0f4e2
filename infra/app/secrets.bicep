param name string
param location string
param tags object

@secure()
param webhookSecret string

@secure()
param graphClientState string

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 30
  }
}

resource webhook 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'webhook-secret'
  properties: { value: webhookSecret }
}

resource clientState 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'graph-client-state'
  properties: { value: graphClientState }
}

output name string = vault.name
output webhookSecretUri string = webhook.properties.secretUri
output graphClientStateUri string = clientState.properties.secretUri
