// Renders content/*.md with the same C# renderer that renders what is published at run time.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export function renderContent(here, config, site) {
  const run = spawnSync('dotnet', ['run', join(here, 'build', 'content.cs'), '--', join(here, 'content'), config, site], { stdio: 'inherit' });
  if (run.status !== 0) throw new Error('the content was not rendered');
}
