import { useRoute } from 'preact-iso';
import { AccessPage } from './AccessPage';
import { ApplicationPage } from './ApplicationPage';
import { TeamPage } from './TeamPage';

/** Lists, and one of them. They share one address pattern, because what every visit loads names each pattern and each file. */
export default function Access() {
  const { list, id } = useRoute().params;
  if (id && list === 'teams') return <TeamPage />;
  if (id && list === 'applications') return <ApplicationPage />;
  return <AccessPage />;
}
