import { describe, expect, it } from 'vitest';
import { hiddenWords, pageOf } from '../reference/source';

describe('the address of a reference', () => {
  it('leads back to the API or the product', () => {
    expect(pageOf('/reference/flights-1')).toBe('/apis/flights-1');
    expect(pageOf('/reference/products')).toBe('/apis/products');
    expect(pageOf('/reference/products/0-1')).toBe('/products/0-1');
    expect(hiddenWords('/reference/products/0-1')).not.toBe(hiddenWords('/reference/products'));
  });
});
