import { render } from 'preact';
import { App } from './App';
import { loadLogo } from './logo';
import { loadCustomization, loadPortal } from './portal';
import { restore } from './session';
import { keepServedPage } from './served';

const root = document.getElementById('app')!;
keepServedPage(root);
root.replaceChildren();
render(<App />, root);

void loadPortal();
void loadCustomization();
void loadLogo();
void restore();
