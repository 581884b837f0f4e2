using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param apiAudience = readEnvironmentVariable('BREAKWATER_API_AUDIENCE', 'api://breakwater')
param webhookSecret = readEnvironmentVariable('BREAKWATER_WEBHOOK_SECRET')
param graphClientState = readEnvironmentVariable('BREAKWATER_GRAPH_CLIENT_STATE')
