/** As a terminal shows it: in UTC, to the second. */
export const timeOf = (epochMs: number) => new Date(epochMs).toISOString().replace(/\.\d+/, '')
