import type { TextOwner } from '../calls/documents';
import type { DocumentStatus } from '../contract';

const documents = {
  title: 'Documents',
  none: 'No document yet',
  noneTodo: 'Documents are written in Markdown and stand beside the reference in every portal that the API is published to.',
  create: 'New document',
  under: 'Add below',
  addUnder: (title: string) => `Add below ${title}`,
  edit: (title: string) => `Document ${title}`,
  name: 'Title',
  slug: 'Slug',
  slugHint: 'Part of its address. Left empty, it is made from the title.',
  status: 'State',
  statuses: {
    unpublished: { label: 'Not published', hint: 'Only administrators see it.' },
    published: { label: 'Published', hint: 'Whoever may see the API may read it.' },
  } satisfies Record<DocumentStatus, { label: string; hint: string }>,
  content: 'Content',
  contentHint: 'Markdown. Code is coloured; blocks marked mermaid or plantuml become diagrams.',
  preview: 'Preview',
  previewEmpty: 'What you write appears here as the portal will show it.',
  parent: 'Under',
  top: 'Top level',
  publish: 'Publish',
  unpublish: 'Unpublish',
  published: (title: string) => `${title} is published.`,
  unpublished: (title: string) => `${title} is no longer published.`,
  hidden: 'Hidden by its parent',
  move: 'Move',
  moveTitle: (title: string) => `Move ${title}`,
  position: 'Position',
  first: 'First',
  after: (title: string) => `After ${title}`,
  moved: (title: string) => `${title} is moved.`,
  removeTodo: 'What stands below it goes with it.',
  saved: (title: string) => `${title} is saved.`,
};

const pages: typeof documents = {
  ...documents,
  title: 'Pages',
  none: 'No page yet',
  noneTodo: 'Until there is one, the portal shows the pages that are shipped with it: home, getting started and help.',
  create: 'New page',
  edit: (title: string) => `Page ${title}`,
  slugHint: 'Its address. / is the home page. Left empty, it is made from the title.',
  statuses: {
    unpublished: { label: 'Not published', hint: 'Only administrators see it.' },
    published: { label: 'Published', hint: 'Who may read it is its visibility.' },
  },
  contentHint: 'Markdown. ::apis-list and :: on two lines show the APIs; blocks marked mermaid or plantuml become diagrams.',
};

const ofProducts: typeof documents = {
  ...documents,
  noneTodo: 'Documents are written in Markdown: release notes, terms of use, use cases. The first one introduces the product in every portal that shows it.',
  statuses: {
    unpublished: { label: 'Not published', hint: 'Only administrators see it.' },
    published: { label: 'Published', hint: 'Whoever may see the product may read it.' },
  },
};

const all: Record<TextOwner, typeof documents> = { api: documents, api_package: documents, portal: pages, product: ofProducts };

/** What is said of documents, or of pages. */
export const wordsOf = (type: TextOwner): typeof documents => all[type];

/** What only pages have. */
export const words = {
  begin: 'Begin with sample pages',
  begun: 'The sample pages are published.',
  visibility: 'Visibility',
  visibilityDefault: 'As the portal says',
  visibilities: { public: 'Public: everybody', private: 'Private: who is signed in' },
  description: 'Description',
  descriptionHint: 'For search engines and previews, up to 160 characters.',
};
