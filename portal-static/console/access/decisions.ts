import type { ApprovalStatus } from '../contract';

export type Decision = 'approved' | 'rejected' | 'revoked';

/** What can be decided from a status. The contract allows any change; these are the ones that mean something. */
export const decisionsFor = (status: ApprovalStatus): Decision[] =>
  status === 'pending' ? ['approved', 'rejected'] : status === 'approved' ? ['revoked'] : ['approved'];

export const STATUSES = ['pending', 'approved', 'rejected', 'revoked'] as const satisfies readonly ApprovalStatus[];

export type StatusFilter = ApprovalStatus | 'all';

/** An inbox shows what waits. */
export const statusOf = (text: string | undefined): StatusFilter => ([...STATUSES, 'all'] as string[]).includes(text ?? '') ? (text as StatusFilter) : 'pending';
