import { useState } from 'preact/hooks';
import { download } from '../../shared/download';
import { useLoad } from '../../shared/load';
import { text } from '../../shared/text';
import { minuteOf } from '../../shared/time';
import { Await, Bones } from '../../shared/ui/Await';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { Copy } from '../../shared/ui/Copy';
import { Empty } from '../../shared/ui/Empty';
import { toast } from '../../shared/ui/Toasts';
import { productSpecifications } from '../calls/products';
import { DocumentText } from '../catalog/DocumentText';
import type { ApiProduct, ProductSpecification, ProductVersion } from '../contract';
import { SpecPreview } from '../reference/SpecPreview';
import { words as common } from '../ui/text';
import { words } from './text';
import { UploadSpecification } from './UploadSpecification';

/** The one document of a version: uploaded, shown, replaced. */
export function Specification({ product, version }: { product: ApiProduct; version: ProductVersion }) {
  const loaded = useLoad<ProductSpecification | null>(async signal => (await productSpecifications.find(product.id, version.id, signal)) ?? null, [product.id, version.id]);
  const [open, setOpen] = useState<'upload' | 'remove'>();
  const close = () => setOpen(undefined);
  const upload = <Button kind="primary" onClick={() => setOpen('upload')}>{words.spec.upload}</Button>;
  return (
    <Await of={loaded} skeleton={<Bones kind="row" count={4} />}>
      {spec => (
        <>
          {spec ? (
            <section class="stack" aria-labelledby="document">
              <div class="row spread">
                <h2 id="document">{spec.name}</h2>
                <div class="row">
                  <Copy small words={spec.content} label={`${text.copy}: ${spec.name}`} />
                  <Button small onClick={() => download(spec.content, spec.name)}>{words.spec.download}</Button>
                  <Button small onClick={() => setOpen('upload')}>{words.spec.replace}</Button>
                  <Button small kind="danger" onClick={() => setOpen('remove')}>{common.remove}</Button>
                </div>
              </div>
              <p class="soft small">{words.updated} <time dateTime={spec.updated_at}>{minuteOf(spec.updated_at)}</time></p>
              <SpecPreview key={spec.updated_at} content={spec.content} />
              <details class="more">
                <summary>{words.spec.source}</summary>
                <DocumentText content={spec.content} labelledBy="document" />
              </details>
            </section>
          ) : (
            <Empty title={words.spec.none} action={upload}>{words.spec.noneTodo}</Empty>
          )}
          {open === 'upload' && <UploadSpecification product={product.id} version={version.id} old={spec ?? undefined} close={close} uploaded={loaded.reload} />}
          {open === 'remove' && spec && (
            <Confirm
              title={common.removeTitle(spec.name)}
              submit={common.remove}
              close={close}
              run={async () => {
                await productSpecifications.remove(product.id, version.id, spec.id);
                toast(common.removed(spec.name));
                loaded.reload();
              }}
            >
              {words.spec.removeTodo}
            </Confirm>
          )}
        </>
      )}
    </Await>
  );
}
