// Forwards /api, and nothing but /api, of the site to the app.
param siteName string
param appId string
param appLocation string

resource site 'Microsoft.Web/staticSites@2024-04-01' existing = {
  name: siteName
}

resource link 'Microsoft.Web/staticSites/linkedBackends@2024-04-01' = {
  parent: site
  name: 'developer-api'
  properties: {
    backendResourceId: appId
    region: appLocation
  }
}
