param name string
param location string
param tags object
@description('Custom domains. Azure checks the CNAME record when it makes one, and keeps its certificate.')
param hosts array

resource site 'Microsoft.Web/staticSites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  // Linked back ends need Standard.
  sku: {
    name: 'Standard'
    tier: 'Standard'
  }
  properties: {
    allowConfigFileUpdates: true
    stagingEnvironmentPolicy: 'Disabled'
  }
}

// One after the other: the service refuses a second change while the first is being made.
@batchSize(1)
resource domains 'Microsoft.Web/staticSites/customDomains@2024-04-01' = [for host in hosts: {
  parent: site
  name: host
  properties: {
    validationMethod: 'cname-delegation'
  }
}]

output name string = site.name
output hostName string = site.properties.defaultHostname
