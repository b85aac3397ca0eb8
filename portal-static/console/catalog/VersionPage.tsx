import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { download } from '../../shared/download';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { Badge } from '../../shared/ui/Badge';
import { Button, buttonClass } from '../../shared/ui/Button';
import { Copy } from '../../shared/ui/Copy';
import { Dialog } from '../../shared/ui/Dialog';
import { Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { apis, versions } from '../calls/catalog';
import type { Api, ApiVersion } from '../contract';
import { words as common } from '../ui/text';
import { View } from '../ui/View';
import { Whole } from '../ui/Whole';
import { DocumentText } from './DocumentText';
import { words } from './text';
import { useForce } from './useForce';

export default function VersionPage() {
  const { id, version } = useRoute().params as { id: string; version: string };
  const loaded = useLoad(async signal => {
    const [api, found] = await Promise.all([apis.find(id, signal), versions.find(id, version, signal)]);
    return { api, version: found };
  }, [id, version]);
  return <Whole of={loaded}>{({ api, version }) => <Shown api={api} version={version} />}</Whole>;
}

function Shown({ api, version }: { api: Api; version: ApiVersion }) {
  const [removing, setRemoving] = useState(false);
  const { content, validation_messages: findings, type } = version.spec;
  return (
    <View
      title={words.versions.editTitle(version.version)}
      heading={<>{words.versions.editTitle(version.version)} {version.id === api.current_version_summary?.id && <Badge tone="good">✓ {words.versions.inForce}</Badge>}</>}
      crumbs={[{ href: '/apis', title: words.title }, { href: `/apis/${api.id}/specification`, title: api.name }]}
      actions={
        <>
          <a class={buttonClass()} href={`/apis/${api.id}/versions/${version.id}/edit`}>{words.versions.edit}</a>
          <Button kind="danger" onClick={() => setRemoving(true)}>{common.remove}</Button>
        </>
      }
    >
      <section class="stack" aria-labelledby="findings">
        <h2 id="findings">{words.versions.findings} ({findings.length})</h2>
        {findings.length === 0 ? (
          <p class="good">✓ {words.versions.findingsNone}</p>
        ) : (
          <div class="note note-warn"><p>{words.versions.findingsTodo}</p><ul>{findings.map(({ message }, index) => <li key={index}>{message}</li>)}</ul></div>
        )}
      </section>
      <section class="stack" aria-labelledby="document">
        <div class="row spread">
          <h2 id="document">{words.versions.document} <Badge>{words.types[type]}</Badge></h2>
          <div class="row">
            <Copy small words={content} label={`${text.copy}: ${words.versions.document}`} />
            <Button small onClick={() => download(content, `${api.slug}-${version.version}.${content.trimStart().startsWith('{') ? 'json' : 'yaml'}`)}>{words.versions.download}</Button>
          </div>
        </div>
        <DocumentText content={content} labelledBy="document" />
      </section>
      {removing && <RemoveVersion api={api} version={version} close={() => setRemoving(false)} />}
    </View>
  );
}

function RemoveVersion({ api, version, close }: { api: Api; version: ApiVersion; close: () => void }) {
  const { route } = useLocation();
  const force = useForce();
  const name = words.versions.removeTitle(version.version);
  return (
    <Dialog title={common.removeTitle(name)} close={close}>
      <p>{words.versions.removeTodo}</p>
      <Form
        submit={common.remove}
        kind="danger"
        aside={<Button autofocus onClick={close}>{text.cancel}</Button>}
        onSubmit={async (_, data) => {
          await force.run(data, insists => versions.remove(api.id, version.id, insists));
          toast(common.removed(name));
          route(`/apis/${api.id}/specification`);
        }}
      >
        {force.consent}
      </Form>
    </Dialog>
  );
}
