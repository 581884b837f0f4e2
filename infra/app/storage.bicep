param name string
param location string
param tags object

// The names that the app uses (lib/ports/names.ts); a test compares them.
var tableNames = [
  'bwActivations'
  'bwAudits'
  'bwAutomation'
  'bwFindings'
  'bwHeartbeats'
  'bwHolds'
  'bwIdempotency'
  'bwIncidents'
  'bwLists'
  'bwMailEvents'
  'bwMails'
  'bwSavedSettings'
  'bwSchedule'
  'bwThreads'
]
var queueNames = [
  'mail-events'
  'enforcement'
  'mail-events-poison'
  'enforcement-poison'
]
var containerNames = [
  'snapshots'
  'evidence'
]
var deploymentContainer = 'app-package'

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard_LRS' }
  kind: 'StorageV2'
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Allow'
    }
  }
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-01-01' = {
  parent: storage
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-01-01' = [
  for table in tableNames: {
    parent: tableService
    name: table
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-01-01' = {
  parent: storage
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-01-01' = [
  for queue in queueNames: {
    parent: queueService
    name: queue
  }
]

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: storage
  name: 'default'
  properties: {
    // What enforcement saved must survive a mistake.
    deleteRetentionPolicy: { enabled: true, days: 14 }
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = [
  for container in concat(containerNames, [deploymentContainer]): {
    parent: blobService
    name: container
    properties: { publicAccess: 'None' }
  }
]

output name string = storage.name
output deploymentContainer string = deploymentContainer
