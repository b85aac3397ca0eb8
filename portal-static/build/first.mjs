// Left alone, the bundler makes a file of everything that any two pages share: a first visit asks for a dozen of them, and each is compressed by itself.
const FIRST = /\/(index|app)\.html$/;

/**
 * One file of what the application reaches without a dynamic import, and one of what documents of another kind (the reference, frames) reach as well: they are not to load the
 * application. That is why the bundler may not add what a module of a group needs: it would draw the second into the first.
 */
export const first = {
  includeDependenciesRecursively: false,
  groups: [{
    debugName: 'first',
    name(id, bundle) {
      const entries = [];
      const seen = new Set([id]);
      for (const module of seen) {
        const info = bundle.getModuleInfo(module);
        if (info?.isEntry) entries.push(module);
        for (const importer of info?.importers ?? []) seen.add(importer);
      }
      if (!entries.some(entry => FIRST.test(entry))) return null;
      return entries.length > 1 ? 'common' : 'shell';
    },
  }],
};
