import type { Customization } from '../contract';

const BAR_PX = 56;

/** The renderer without anything that calls elsewhere, keeps a secret or offers another product. */
export function scalarOptions(content: string, darkMode: boolean, wishes: Customization['spec_renderer'] = {}): object {
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
    customCss: `:root { --scalar-custom-header-height: ${BAR_PX}px; }`,
  };
}
