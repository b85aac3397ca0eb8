import { setTheme, theme } from '../theme';
import { Icon } from './Icon';
import { Menu } from './Menu';

type Words = { label: string; light: string; dark: string; system: string };

const icons = { light: 'sun', dark: 'moon', system: 'system' } as const;

export const ThemeMenu = ({ words }: { words: Words }) => (
  <Menu label={words.label} buttonClass="bar-icon" button={<Icon name={icons[theme.value]} />}>
    <ThemeChoices words={words} />
  </Menu>
);

export const ThemeChoices = ({ words }: { words: Words }) => (
  <>
    {(['light', 'dark', 'system'] as const).map(choice => (
      <button key={choice} type="button" class="menu-item" aria-pressed={theme.value === choice} onClick={() => setTheme(choice)}>
        <Icon name={icons[choice]} />
        {words[choice]}
      </button>
    ))}
  </>
);
