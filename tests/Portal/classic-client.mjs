// Calls every operation of a classic portal with the client that is published for them, as a developer's own program would.
// node classic-client.mjs <url> <host> <settings as JSON>. Asks for the token of a mail with a line "mail <address>" and reads it from a line of its input.
import assert from 'node:assert/strict'
import http from 'node:http'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const require = createRequire(import.meta.url)
const sdk = require('@kong/sdk-portal-js')
const axios = createRequire(require.resolve('@kong/sdk-portal-js'))('axios')

const [url, host, settings] = [process.argv[2], process.argv[3], JSON.parse(process.argv[4])]
const { product, version, document, strategy, registeredProduct, registeredVersion, password } = settings

// A browser finds every name below localhost here, and keeps cookies.
const port = new URL(url).port
const here = new http.Agent({ lookup: (name, options, done) => options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4) })
const cookies = new Map()
const browser = axios.create({ httpAgent: here, maxRedirects: 0, validateStatus: status => status < 400 })
browser.interceptors.request.use(request => {
  if (cookies.size > 0) request.headers.set('Cookie', [...cookies].map(pair => pair.join('=')).join('; '))
  return request
})
browser.interceptors.response.use(response => {
  for (const line of response.headers['set-cookie'] ?? []) {
    const [name, value] = line.split(';')[0].split('=')
    if (value) cookies.set(name, value)
    else cookies.delete(name)
  }
  return response
})

// Every operation of every group, and the ones that were called.
const operations = new Map()
const called = new Set()
const group = name => {
  const api = new sdk[name](new sdk.Configuration({ basePath: `http://${host}:${port}` }), undefined, browser)
  return new Proxy(api, {
    get: (target, operation) => async (...given) => {
      called.add(operation)
      try {
        return await target[operation](...given)
      } catch (error) {
        throw new Error(`${operation}: ${error.response?.status ?? error.message} ${JSON.stringify(error.response?.data)}`)
      }
    },
  })
}
const groups = {}
for (const name of Object.keys(sdk).filter(name => name.endsWith('Api'))) {
  groups[name] = group(name)
  for (const operation of Object.getOwnPropertyNames(sdk[name].prototype)) if (operation !== 'constructor') operations.set(operation, name)
}
const { ApplicationAnalyticsApi: analytics, ApplicationsApi: applications, CredentialsApi: credentials, DeveloperApi: developer, DocumentationApi: documentation,
  PortalApi: portal, ProductsApi: products, RegistrationsApi: registrations, SearchApi: search, VersionsApi: versions } = groups

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const mail = async address => {
  console.log(`mail ${address}`)
  return (await input.next()).value
}
const is = (response, status) => {
  assert.equal(response.status, status, response.config.url)
  return response.data
}

// Before anybody signs in.
const context = is(await portal.getPortalContext(), 200)
assert.equal(context.is_public, false)
assert.ok(is(await portal.getPortalAppearance(), 200).variables)
assert.ok(is(await portal.getPortalLogo(), 200).length > 0)
assert.ok(is(await portal.getPortalCatalogCover(), 200).length > 0)
await assert.rejects(products.listProducts(), /401/)
assert.ok((await developer.authenticateSso()).headers.location.startsWith('http'))

// The account.
const email = `node-${process.pid}-${Date.now()}@example.com`
is(await developer.register({ requestBody: { email, full_name: 'Nora Node' } }), 201)
const verified = is(await developer.verifyEmail({ verifyEmailRequest: { token: await mail(email) } }), 202)
assert.equal(verified.email, email)
is(await developer.resetPassword({ resetPasswordRequest: { token: verified.token, password } }), 204)
is(await developer.forgotPassword({ resetPasswordPayload: { email } }), 200)
is(await developer.authenticate({ authenticateRequest: { username: email, password } }), 204)
assert.equal(is(await developer.getDeveloperMe(), 200).email, email)
is(await developer.refresh(), 204)

// What there is.
const ids = list => list.data.map(entry => entry.id)
assert.deepEqual(ids(is(await products.listProducts({ filterId: product, pageSize: 10, pageNumber: 1 }), 200)), [product])
assert.equal(is(await products.getProduct({ productId: product }), 200).latest_version.id, version)
assert.deepEqual(is(await products.getProductActions({ productId: product }), 200).actions, { view: true, register: true, view_documentation: true })
assert.deepEqual(ids(is(await documentation.listProductDocuments({ productId: product }), 200)), [document])
assert.deepEqual(is(await documentation.listProductDocuments({ productId: product, accept: 'application/vnd.konnect.document-tree+json' }), 200).data[0].children, [])
assert.equal(is(await documentation.getProductDocument({ productId: product, documentId: document }), 200).content, '# Start')
assert.equal(is(await documentation.getProductDocument({ productId: product, documentId: document, accept: 'application/vnd.konnect.document-nodes+json' }), 200).content.type, 'document')
assert.equal(is(await documentation.getProductDocument({ productId: product, documentId: document, accept: 'text/markdown' }), 200), '# Start')
assert.deepEqual(ids(is(await versions.listProductVersions({ productId: product, filterName: 'v1' }), 200)), [version])
assert.equal(is(await versions.getProductVersion({ productId: product, productVersionId: version }), 200).registration_configs[0].credential_type, 'key_auth')
assert.ok(is(await versions.getProductVersionSpec({ productId: product, productVersionId: version }), 200).content.includes('openapi'))
assert.equal(is(await versions.getProductVersionSpecOperations({ productId: product, productVersionId: version }), 200).operations[0].method, 'get')
is(await versions.getProductVersionSpec({ productId: registeredProduct, productVersionId: registeredVersion }), 204)
assert.equal(is(await search.searchPortalEntities({ indices: 'product-catalog', q: settings.word, join: 'versions' }), 200).data[0].source.id, product)

// An application with a key.
assert.ok(is(await applications.listApplicationAuthStrategies(), 200).data.length >= 2)
const reference = `reference-${Date.now()}`
const application = is(await applications.createApplication({ createApplicationPayload: { name: 'Node', reference_id: reference } }), 201)
assert.equal(application.reference_id, reference)
const applicationId = application.id
assert.equal(is(await applications.updateApplication({ applicationId, updateApplicationPayload: { description: 'Calls' } }), 200).description, 'Calls')
assert.equal(is(await applications.getApplication({ applicationId }), 200).name, 'Node')
assert.deepEqual(ids(is(await applications.listApplications({ filterName: 'Node' }), 200)), [applicationId])
const key = is(await credentials.createCredential({ applicationId, createCredentialPayload: { display_name: 'first' } }), 201)
assert.ok(key.credential.length > 20)
is(await credentials.updateCredential({ applicationId, credentialId: key.id, updateCredentialPayload: { display_name: 'renamed' } }), 200)
assert.deepEqual(ids(is(await credentials.listCredentials({ applicationId }), 200)), [key.id])

// Its registrations.
const unregistered = is(await versions.getApplicationsByProductVersion({ productId: product, productVersionId: version, unregistered: true }), 200)
assert.deepEqual(ids(unregistered), [applicationId])
const registration = is(await registrations.createApplicationRegistration({ applicationId, createRegistrationPayload: { product_version_id: version } }), 201)
assert.equal(registration.status, 'pending')
const registrationId = registration.id
assert.equal(is(await registrations.getApplicationRegistration({ applicationId, registrationId }), 200).product_version_id, version)
assert.deepEqual(ids(is(await registrations.listApplicationRegistrations({ applicationId, filterStatus: 'pending' }), 200)), [registrationId])
assert.equal(is(await versions.getApplicationsByProductVersion({ productId: product, productVersionId: version }), 200).data[0].registration_id, registrationId)

// An application whose client is registered at a provider.
const client = is(await applications.createApplication({ createApplicationPayload: { name: 'Client', auth_strategy_id: strategy, scopes: ['flights:read'] } }), 201)
assert.ok(client.credentials.client_secret)
const granted = is(await registrations.createApplicationRegistration({
  applicationId: client.id, createRegistrationPayload: { product_version_id: registeredVersion, scopes: ['flights:read'] },
}), 201)
assert.ok(Array.isArray(is(await registrations.getApplicationRegistrationGrantedScopes({ applicationId: client.id, registrationId: granted.id }), 200).scopes))
assert.ok(Array.isArray(is(await applications.getApplicationProductVersionGrantedScopes({ applicationId: client.id, productVersionId: registeredVersion }), 200).scopes))
assert.ok(is(await credentials.refreshApplicationToken({ applicationId: client.id }), 201).client_secret)

// What it called.
assert.ok(is(await analytics.getApplicationAnalyticsConfig(), 200).analytics.retention_ms > 0)
const now = Date.now()
const told = is(await analytics.queryApplicationAnalytics({
  queryApplicationAnalytics: { start_ms: now - 86_400_000, end_ms: now, metrics: ['REQUEST_COUNT'], dimensions: ['APPLICATION'] },
}), 200)
assert.deepEqual(told.records, [])

// All of it away again.
is(await registrations.deleteApplicationRegistration({ applicationId, registrationId }), 204)
is(await credentials.deleteCredential({ applicationId, credentialId: key.id }), 204)
for (const id of [applicationId, client.id]) is(await applications.deleteApplication({ applicationId: id }), 204)
is(await developer.logout(), 204)
await assert.rejects(developer.getDeveloperMe(), /401/)

const left = [...operations.keys()].filter(operation => !called.has(operation))
assert.deepEqual(left, [], 'operations that were not called')
console.log(`called ${called.size}`)
process.exit(0)
