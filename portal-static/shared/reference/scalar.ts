// What stands above the renderer on a page of its own.
const BAR_PX = 56;

// Our grounds and inks, which also lifts its contrast: its own colours of methods are 3:1 on a light ground.
const customCss = (barPx: number) => `
  :root { --scalar-custom-header-height: ${barPx}px; }
  .light-mode, .dark-mode {
    --scalar-background-1: var(--ground); --scalar-background-2: var(--sunken); --scalar-background-3: var(--line); --scalar-border-color: var(--line);
    --scalar-color-1: var(--ink); --scalar-color-2: var(--ink-soft); --scalar-color-3: var(--ink-soft); --scalar-color-accent: var(--brand);
    --scalar-color-blue: var(--code-name); --scalar-color-green: var(--good); --scalar-color-orange: var(--warn); --scalar-color-yellow: var(--warn);
    --scalar-color-red: var(--bad); --scalar-color-purple: var(--code-keyword); --scalar-color-danger: var(--bad);
    --scalar-font: var(--sans); --scalar-font-code: var(--mono);
  }`;

export interface Scalar {
  createApiReference(element: string, options: object): void;
}

/** What an operator may want of it. */
export type Wishes = Partial<Record<'try_it_ui' | 'show_schemas', boolean>>;

/** The renderer without anything that calls elsewhere, keeps a secret or offers another product. */
export function scalarOptions(content: string, darkMode: boolean, wishes: Wishes = {}, barPx = BAR_PX): object {
  return {
    content,
    darkMode,
    hideDarkModeToggle: true,
    withDefaultFonts: false,
    telemetry: false,
    persistAuth: false,
    hideClientButton: true,
    showDeveloperTools: 'never',
    mcp: { disabled: true },
    agent: { disabled: true },
    hideTestRequestButton: wishes.try_it_ui === false,
    hideModels: wishes.show_schemas === false,
    customCss: customCss(barPx),
  };
}
