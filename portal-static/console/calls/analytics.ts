import { url } from '../../shared/http';
import { at, get } from '../http';

export const RANGES = ['1h', '24h', '7d', '30d', '90d'] as const;
export type Range = (typeof RANGES)[number];

/** The calls of some time. Latencies are null where nothing was measured. */
export interface Traffic {
  requests: number;
  client_errors: number;
  server_errors: number;
  /** 0 to 1. */
  error_rate: number;
  latency_average_ms: number | null;
  latency_p50_ms: number | null;
  latency_p95_ms: number | null;
  latency_p99_ms: number | null;
}

/** Ours, beside the contract. */
export interface Analytics {
  range: Range;
  start: string;
  end: string;
  bucket_ms: number;
  total: Traffic;
  series: { start: string; traffic: Traffic }[];
  versions: { id: string; name: string; traffic: Traffic }[];
  status_codes: { status_code: number; requests: number }[];
}

export const analytics = (product: string, range: Range, signal?: AbortSignal) => get<Analytics>(url(at('/v2/api-products', product, 'analytics'), { range }), signal);
