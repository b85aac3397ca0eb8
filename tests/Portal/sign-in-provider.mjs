// An OpenID provider that people sign in with: whoever types an address is known by it. Groups stand in front of the address, "ops+qa.dora@example.com".
// "POST /clients" adds a client, and signs with a new key from then on. Prints its issuer, and ends when its standard input does.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import Provider from 'oidc-provider';

const newKey = () => ({ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' });

const make = (issuer, keys, clients) => new Provider(issuer, {
  jwks: { keys },
  clients,
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id, email: id.split('.').slice(1).join('.'), email_verified: !id.includes('unverified'), name: 'Dora of the provider', groups: id.split('.')[0].split('+'),
    }),
  }),
  cookies: { keys: ['a key of the tests'] },
  features: { devInteractions: { enabled: true } },
  pkce: { required: () => true },
});

let current;
const clients = [];
const server = createServer((request, response) => {
  const chunks = [];
  if (request.url === '/clients') {
    request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
      clients.push({ ...JSON.parse(Buffer.concat(chunks)), grant_types: ['authorization_code'], response_types: ['code'] });
      current = make(issuer, [newKey()], clients).callback();
      response.end();
    });
    return;
  }
  current(request, response);
});
let issuer;
server.listen(0, '127.0.0.1', () => {
  issuer = `http://127.0.0.1:${server.address().port}`;
  current = make(issuer, [newKey()], clients).callback();
  console.log(issuer);
});
process.stdin.on('end', () => process.exit(0)).resume();
