import { describe, expect, it } from 'vitest';
import { titleOf } from '../catalog/titleOf';

describe('the title of a document', () => {
  it.each([
    ['openapi: 3.0.3\ninfo:\n  version: 1.0.0\n  title: httpbin\npaths: {}\n', 'httpbin'],
    ['info:\r\n  title: "Flights: all" # ours\r\n', 'Flights: all'],
    ["info:\n  # of 2026\n\n  title: 'Billing'", 'Billing'],
    ['openapi: 3.0.3\ninfo: { title: MyAPI, version: 1.0.0 }\n', 'MyAPI'],
    ['{ "openapi": "3.1.0", "info": { "version": "1", "title": "Say \\"hi\\"" } }', 'Say "hi"'],
  ])('is seen in %j', (document, title) => expect(titleOf(document)).toBe(title));

  it.each([
    ['openapi: 3.0.3\npaths:\n  /a:\n    get:\n      title: no\n'],
    ['info:\n  title: >\n    in lines\n'],
    ['{"info": {"title": 4}}'],
    [`{"info": {"title": "${'\\'.repeat(200_000)}`],
    [`info:\n${' \n'.repeat(60_000)}`],
    [''],
  ])('is left empty where it is not', document => expect(titleOf(document)).toBe(''));
});
