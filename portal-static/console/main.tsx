import { render } from 'preact';
import { App } from './App';
import { returnFromProvider } from './session';

await returnFromProvider();
const root = document.getElementById('app')!;
root.replaceChildren();
render(<App />, root);
