const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const minute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A day by itself, which is the same everywhere; as an instant it would be the day before to the west of Greenwich. */
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

export const dateOf = (isoDate: string) => date.format(new Date(isoDate));
export const dayOf = (iso: string) => day.format(new Date(iso));
export const minuteOf = (iso: string) => minute.format(new Date(iso));
