// The end of a log that is longer than a reply may be: what came last is what a person looks for.

const note = '[earlier lines are left out]\n'

/** Takes a text whose start was cut. */
export const wholeLines = (text: string): string => `${note}${text.slice(text.indexOf('\n') + 1)}`

/** At most that many UTF-16 units, and the note. */
export const endOfLog = (text: string, most: number): string =>
  text.length <= most ? text : wholeLines(text.slice(-most))
