// Keys in a map and a limit shared over redis: the shortest way to it in Node. Arguments: port of its own, port of redis.
import { createServer } from 'node:http';
import { createHash } from 'node:crypto';
import Redis from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';

const [port, redisPort] = process.argv.slice(2).map(Number);
const redis = new Redis({ host: '127.0.0.1', port: redisPort, enableAutoPipelining: true });
const limiter = new RateLimiterRedis({ storeClient: redis, points: 1_000_000_000, duration: 3600 });
const hash = key => createHash('sha256').update(key).digest('hex');
const applications = new Map(process.env.KEYS.split(',').map(key => [hash(key), `application of ${key.slice(-4)}`]));

createServer((request, response) => {
  const application = applications.get(hash(request.headers.apikey ?? ''));
  if (application === undefined) {
    response.writeHead(401).end();
    return;
  }
  limiter.consume(application).then(
    left => response.writeHead(200, { 'RateLimit-Remaining': left.remainingPoints, 'X-Application-Id': application }).end(),
    () => response.writeHead(429).end());
}).listen(port, '127.0.0.1', () => console.log('ready'));
