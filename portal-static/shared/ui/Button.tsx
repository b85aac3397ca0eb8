import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';

type Kind = 'primary' | 'plain' | 'danger' | 'quiet';

type Props = Omit<ButtonHTMLAttributes, 'type'> & {
  kind?: Kind;
  small?: boolean;
  busy?: boolean;
  type?: 'button' | 'submit';
  children: ComponentChildren;
};

export const buttonClass = (kind: Kind = 'plain', small = false) =>
  `button${kind === 'plain' ? '' : ` button-${kind}`}${small ? ' button-small' : ''}`;

/** While busy it stays focusable and says so; `disabled` would drop the focus to the body. */
export function Button({ kind, small, busy, type = 'button', onClick, children, ...rest }: Props) {
  return (
    <button {...rest} type={type} class={buttonClass(kind, small)} aria-busy={busy} aria-disabled={busy || rest['aria-disabled']} onClick={busy ? stop : onClick}>
      {children}
    </button>
  );
}

const stop = (event: Event) => event.preventDefault();
