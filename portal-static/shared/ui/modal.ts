import { useLayoutEffect } from 'preact/hooks';
import type { RefObject } from 'preact';

/** Mounted is open. The browser keeps the focus inside; when the dialog goes, the focus goes back to where it was. */
export function useModal(box: RefObject<HTMLDialogElement | null>) {
  useLayoutEffect(() => {
    const opener = document.activeElement;
    const dialog = box.current;
    dialog?.showModal();
    return () => {
      // Nothing outside of an open modal dialog can take the focus: it is closed first.
      dialog?.close();
      // What opened it may be gone with what was done.
      (opener instanceof HTMLElement && opener.isConnected ? opener : document.getElementById('main'))?.focus();
    };
  }, []);
}
