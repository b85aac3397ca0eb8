import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Refused } from '../problem';
import { Field, Form } from '../ui/Form';

afterEach(cleanup);

const show = (onSubmit: (values: Record<string, string>) => Promise<void>) =>
  render(
    <Form submit="Send" onSubmit={onSubmit}>
      <Field name="email" label="Address" type="email" required />
    </Form>,
  );

describe('a form', () => {
  it('sends nothing and names the field when it is left empty', async () => {
    const send = vi.fn(async () => {});
    show(send);
    fireEvent.click(screen.getByText('Send'));
    await waitFor(() => expect(screen.getByLabelText('Address').getAttribute('aria-invalid')).toBe('true'));
    expect(send).not.toHaveBeenCalled();
    expect(document.activeElement?.textContent).toContain('Address');
  });

  it('shows a fault of the back end under the field it names, and keeps what was typed', async () => {
    show(async () => {
      throw new Refused({ status: 400, title: 'Invalid Request', invalid_parameters: [{ field: 'email', reason: 'is taken' }] });
    });
    const field = screen.getByLabelText<HTMLInputElement>('Address');
    fireEvent.input(field, { target: { value: 'a@example.com' } });
    fireEvent.click(screen.getByText('Send'));
    const message = await screen.findByText('is taken');
    expect(field.getAttribute('aria-describedby')).toBe(message.id);
    expect(field.value).toBe('a@example.com');
  });

  it('shows a fault of a field that it does not have, with its trace', async () => {
    show(async () => {
      throw new Refused({ status: 400, title: 'Invalid Request', instance: 'kong:trace:7', invalid_parameters: [{ field: 'portal', reason: 'is closed' }] });
    });
    fireEvent.input(screen.getByLabelText('Address'), { target: { value: 'a@example.com' } });
    fireEvent.click(screen.getByText('Send'));
    await screen.findByText('portal: is closed');
    expect(screen.getByText(/kong:trace:7/)).toBeTruthy();
  });

  it('shows every fault: of an item at its list, of a part it does not have at the top', async () => {
    render(
      <Form submit="Send" onSubmit={async () => {
        throw new Refused({
          status: 400, title: 'Invalid Request',
          invalid_parameters: [{ field: 'paths.0', reason: 'no slash' }, { field: 'paths.2', reason: 'too long' }, { field: 'portal', reason: 'is closed' }],
        });
      }}>
        <Field name="paths" label="Paths" rows={3} />
      </Form>,
    );
    fireEvent.click(screen.getByText('Send'));
    expect((await screen.findByText('no slash; too long')).id).toBe(screen.getByLabelText('Paths').getAttribute('aria-describedby'));
    expect(screen.getByText('portal: is closed')).toBeTruthy();
  });

  it('lists what is wrong inside of an uploaded document', async () => {
    render(
      <Form submit="Send" onSubmit={async () => {
        throw new Refused({
          status: 400, title: 'Invalid Request', invalid_parameters: [{ field: 'spec.content', reason: 'could not be parsed' }],
          validation_errors: [{ path: '#/info', message: 'is missing' }],
        });
      }}>
        <Field name="spec.content" label="Document" rows={3} />
      </Form>,
    );
    fireEvent.click(screen.getByText('Send'));
    expect(await screen.findByText('could not be parsed')).toBeTruthy();
    expect(screen.getByText('#/info').parentElement?.textContent).toBe('#/info is missing');
  });

  it('is sent once when it is pressed twice', async () => {
    let finish = () => {};
    const send = vi.fn(() => new Promise<void>(resolve => (finish = resolve)));
    show(send);
    fireEvent.input(screen.getByLabelText('Address'), { target: { value: 'a@example.com' } });
    fireEvent.click(screen.getByText('Send'));
    await waitFor(() => expect(screen.getByText('Send').getAttribute('aria-busy')).toBe('true'));
    fireEvent.click(screen.getByText('Send'));
    finish();
    expect(send).toHaveBeenCalledTimes(1);
  });
});
