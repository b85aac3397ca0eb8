// For az: edit it, export BOOTSTRAP_TOKEN, SECRETS_KEY and MAIL_PASSWORD, and deploy as infra/README.md says.
using 'main.bicep'

param prefix = 'portal'
param environmentName = 'dev'
param location = 'westeurope'
param siteLocation = 'westeurope'
param dataSkuName = 'Standard_LRS'
param logRetentionInDays = 30
param maximumInstanceCount = 40
param instanceMemoryMB = 2048
param enforcementInstancesReady = 0
param portalsDomain = 'dev.developers.example.com'
param portalHosts = []
param clientAddressHeader = 'X-Forwarded-For'
param consoleHost = ''
param enforcementHost = ''
param managementHost = ''
param gatewayOrigins = []
param mailHost = 'smtp.example.com'
param mailPort = 587
param mailFrom = 'portal@example.com'
param mailUsername = 'portal@example.com'
param onCounterOutage = 'Deny'
param outboundNetworks = ''
param bootstrapToken = readEnvironmentVariable('BOOTSTRAP_TOKEN')
param mailPassword = readEnvironmentVariable('MAIL_PASSWORD', '')
param secretsKey = readEnvironmentVariable('SECRETS_KEY')
param enforcementSecretsKey = readEnvironmentVariable('ENFORCEMENT_SECRETS_KEY', '')
