// The settings of an app, as a resource of its own: two apps that name each other's address get them when both are there.
param appName string
@description('What all apps read, name to value.')
param common object
@description('What only this app reads, name to value.')
param settings object

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: appName
}

resource appSettings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(common, settings)
}
