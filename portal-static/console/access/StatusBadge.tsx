import { Badge, type Tone } from '../../shared/ui/Badge';
import type { ApprovalStatus } from '../contract';
import { words } from './text';

const tones: Record<ApprovalStatus, Tone> = { pending: 'warn', approved: 'good', rejected: 'bad', revoked: 'bad' };
const marks: Record<ApprovalStatus, string> = { pending: '…', approved: '✓', rejected: '✕', revoked: '✕' };

export const StatusBadge = ({ status }: { status: ApprovalStatus }) => <Badge tone={tones[status]}><span aria-hidden="true">{marks[status]}</span> {words.statuses[status]}</Badge>;
