const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const minute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const dayOf = (iso: string) => day.format(new Date(iso));
export const minuteOf = (iso: string) => minute.format(new Date(iso));
