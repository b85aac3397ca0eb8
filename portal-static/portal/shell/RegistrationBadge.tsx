import { Badge, type Tone } from '../../shared/ui/Badge';
import type { ApprovalStatus } from '../contract';
import { words } from '../text';

const tones: Record<ApprovalStatus, Tone> = { approved: 'good', pending: 'warn', revoked: 'bad', rejected: 'bad' };

export const RegistrationBadge = ({ status }: { status: ApprovalStatus }) => <Badge tone={tones[status]}>{words[status]}</Badge>;
