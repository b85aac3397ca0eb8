// The settings of an app, as a resource of its own: their values are known only once other resources are there, which a loop over settings may
// not be. Two apps that name each other's address get them when both are there.
param appName string
@description('All settings, name to value.')
param settings object

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: appName
}

resource appSettings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: settings
}
