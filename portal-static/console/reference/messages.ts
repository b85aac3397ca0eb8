/** What the page tells the frame that draws a reference. */
export type ReferenceRequest = { content: string; /** Whether calls can be sent from it. */ canTry: boolean; dark: boolean };

/** What the frame answers: that it can begin, and that it has. */
export type ReferenceAnswer = { ready: true } | { shown: true } | { error: string };
