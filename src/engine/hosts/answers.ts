// Parses the output of an inquiry into its answers, in one pass. Pure. A login shell may print something before and after it, so it is
// between two marks. The host is not trusted to print anything sensible: values stay texts, and are cut.

const longestText = 300
/** More than any inquiry has. */
const mostKeys = 200

export type Answer = { key: string; value: string }

export type Answers = {
  /** The entries in the order in which they were printed. */
  entries: readonly Answer[]
  /** The values of a key as they were printed, of any length. */
  lines(key: string): readonly string[]
  /** The values of a key without blanks around them, cut; empty ones are left out. */
  texts(key: string): string[]
  /** The first of `texts`, or "". */
  text(key: string): string
}

export const marksOf = (name: string) => ({ begin: `kiln-${name}-1`, end: `kiln-${name}-end` })

/** null where the inquiry of that name did not print this, or it was cut off. */
export function answersIn(output: string, name: string): Answers | null {
  const all = output.split('\n')
  const { begin, end } = marksOf(name)
  const from = all.indexOf(begin)
  const to = from < 0 ? -1 : all.indexOf(end, from)
  if (to < 0) return null
  const entries: Answer[] = []
  const byKey = new Map<string, string[]>()
  for (const line of all.slice(from + 1, to)) {
    const tab = line.indexOf('\t')
    if (tab < 0) continue
    const [key, value] = [line.slice(0, tab), line.slice(tab + 1)]
    entries.push({ key, value })
    const values = byKey.get(key)
    if (values) values.push(value)
    else if (byKey.size < mostKeys) byKey.set(key, [value])
  }
  const lines = (key: string) => byKey.get(key) ?? []
  const texts = (key: string) => lines(key).map(cut).filter(Boolean)
  return { entries, lines, texts, text: key => texts(key)[0] ?? '' }
}

/** A text for people: without blanks around it, and of bounded length. */
export const cut = (text: string): string => text.trim().slice(0, longestText)

/** os-release(5): its lines are NAME=value, and values may be in quotes. "" where it has no such name. */
export const releaseValue = (lines: readonly string[], name: string): string =>
  (lines.find(line => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? '').replace(
    /^(["'])(.*)\1$/,
    '$2',
  )
