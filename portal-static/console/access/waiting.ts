import { computed, signal } from '@preact/signals';

export type Waiting = { developers: number; registrations: number };

/** How many wait for a decision, by portal id. */
export const waiting = signal<ReadonlyMap<string, Waiting>>(new Map());

export const waitingTotal = computed(() => [...waiting.value.values()].reduce((sum, one) => sum + one.developers + one.registrations, 0));
