// Renders content/*.md with the same C# renderer that renders what is published at run time.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export function renderContent(here, config, site) {
  const command = ['run', join(here, 'build', 'content.cs'), '--', join(here, 'content'), config, site];
  // Style is judged where the code is built, not here. No compiler or build server may stay behind: it would hold our output open, and who reads that would wait for ever.
  const env = { ...process.env, MSBUILDDISABLENODEREUSE: '1', UseSharedCompilation: 'false', DOTNET_CLI_USE_MSBUILD_SERVER: '0', DOTNET_NOLOGO: '1', RunAnalyzers: 'false' };
  const run = spawnSync('dotnet', command, { stdio: 'inherit', env });
  if (run.status !== 0) throw new Error('the content was not rendered');
}
