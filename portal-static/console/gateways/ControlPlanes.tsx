import { dayOf } from '../../shared/time';
import { buttonClass } from '../../shared/ui/Button';
import { Empty } from '../../shared/ui/Empty';
import { controlPlanes } from '../calls/gateways';
import { Listing } from '../ui/Listing';
import { View } from '../ui/View';
import { words } from './text';

const create = <a class={buttonClass('primary')} href="/control-planes/new">{words.create}</a>;

export default function ControlPlanes() {
  return (
    <View title={words.title} lead={words.lead} actions={create}>
      <Listing
        label={words.title}
        head={[words.name, words.description, words.created]}
        list={controlPlanes.list}
        row={({ id, name, description, created_at }) => (
          <tr key={id}>
            <th scope="row"><a href={`/control-planes/${id}`}>{name}</a></th>
            <td>{description}</td>
            <td class="nowrap"><time dateTime={created_at}>{dayOf(created_at)}</time></td>
          </tr>
        )}
        empty={<Empty title={words.none} action={create}>{words.noneTodo}</Empty>}
      />
    </View>
  );
}
