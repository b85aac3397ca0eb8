import { useRef } from 'preact/hooks';
import { text } from '../../shared/text';
import { Button } from '../../shared/ui/Button';
import { Dialog } from '../../shared/ui/Dialog';
import { Form } from '../../shared/ui/Form';
import { toast } from '../../shared/ui/Toasts';
import { productSpecifications } from '../calls/products';
import { SpecField } from '../catalog/SpecField';
import type { ProductSpecification } from '../contract';
import { specificationName } from './specificationName';
import { words } from './text';

type Props = { product: string; version: string; old: ProductSpecification | undefined; close: () => void; uploaded: () => void };

export function UploadSpecification({ product, version, old, close, uploaded }: Props) {
  const file = useRef<string | undefined>(undefined);
  return (
    <Dialog title={old ? words.spec.replace : words.spec.upload} close={close} wide>
      <Form
        submit={words.spec.upload}
        aside={<Button kind="quiet" onClick={close}>{text.cancel}</Button>}
        onSubmit={async values => {
          const content = values.content!;
          const name = specificationName(file.current ?? old?.name, content);
          await (old ? productSpecifications.change(product, version, old.id, name, content) : productSpecifications.create(product, version, name, content));
          toast(words.spec.uploaded(name));
          close();
          uploaded();
        }}
      >
        <SpecField name="content" required accepts={words.spec.accepts} {...(old && { value: old.content })} chose={name => (file.current = name)} />
      </Form>
    </Dialog>
  );
}
