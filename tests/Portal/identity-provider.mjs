// An OpenID provider whose clients register themselves, as RFC 7591 and RFC 7592 say. Registration asks for a token of scope "dcr", as Curity does.
// Prints its issuer, and ends when its standard input does.
import { createServer } from 'node:http';
import Provider, { errors } from 'oidc-provider';

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'portal', client_secret: 'secret of the portal itself', grant_types: ['client_credentials'], redirect_uris: [], response_types: [], scope: 'dcr',
    }, {
      client_id: 'partner', client_secret: 'secret of a partner', grant_types: ['client_credentials'], redirect_uris: [], response_types: [],
      scope: 'orders:read orders:write',
    }],
    scopes: ['dcr', 'orders:read', 'orders:write'],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true },
      // Tokens for a gateway are JSON web tokens, so that it can check them by itself.
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({ scope: 'orders:read orders:write', audience: 'https://gateway.example.com', accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }),
      },
      registration: { enabled: true, initialAccessToken: false },
      registrationManagement: { enabled: true, rotateRegistrationAccessToken: true },
    },
  });
  provider.use(async (ctx, next) => {
    if (ctx.method === 'POST' && ctx.path === '/reg') {
      const token = await provider.ClientCredentials.find((ctx.get('authorization') || '').replace(/^Bearer /, ''));
      if (!token?.scope?.split(' ').includes('dcr')) {
        ctx.status = 401;
        ctx.body = { error: 'invalid_token', error_description: new errors.InvalidToken('dcr').error_description };
        return;
      }
    }
    await next();
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
process.stdin.on('end', () => process.exit(0)).resume();
