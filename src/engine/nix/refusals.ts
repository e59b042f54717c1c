// A profile's refusals of the user's answers, in its own words: failed assertions, and errors thrown by its settings.
// Pure.
import type { Option } from '#shared/profiles/option.ts'

/** `field`: the option's key, "architecture", or null if no option of the form is meant. */
export type Refusal = { field: string | null; message: string }

/** All refusals in an error of Nix's; empty if it is about something else. */
export function refusalsIn(error: string, options: readonly Option[]): Refusal[] {
  const lines = error.split('\n').map(line => line.trim())
  const start = lines.lastIndexOf('Failed assertions:')
  const texts = start < 0 ? settingsTexts(lines) : listItems(lines.slice(start + 1))
  return texts.map(text => refusal(text, options))
}

/** Lines of a build's log that begin with an option's name: "kiln.disk.sizeMiB is 2048, but …". */
export function refusalsInLog(lines: readonly string[], options: readonly Option[]): Refusal[] {
  const texts = lines
    .map(line => line.trim())
    .filter(text => options.some(option => beginsWith(text, option)))
  return texts.map(text => refusal(text, options))
}

/** NixOS lists them with "- " before each; one may span several lines. */
function listItems(lines: string[]): string[] {
  const items: string[] = []
  for (const line of lines) {
    if (line.startsWith('- ')) items.push(line.slice(2))
    else if (line && items.length) items.push(`${items.pop()} ${line}`)
  }
  return items
}

const settingsText =
  /^(?:error: )?(Option "[^"]+"|settings\.json has the unknown option "[^"]+"|The profile "[^"]+" has no architecture ")/

/** The format of nix/lib/problems.nix, one problem per line. */
const settingsTexts = (lines: string[]) =>
  lines.filter(line => settingsText.test(line)).map(line => line.replace(/^error: /, ''))

function refusal(text: string, options: readonly Option[]): Refusal {
  const named = /^Option "([^"]+)"/.exec(text)?.[1]
  const meant = options.find(option => option.key === named || beginsWith(text, option))
  const field = text.startsWith('The profile "') ? 'architecture' : (meant?.key ?? null)
  return { field, message: inWords(text, options) }
}

const beginsWith = (text: string, { nixOption }: Option) =>
  nixOption !== undefined && new RegExp(`^${escaped(nixOption)}${ends}`).test(text)

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
/** An option's name ends here, and is not a prefix of a longer one. */
const ends = '(?![\\w-]|\\.\\w)'

/** The names shown in the form: "Image size (diskSizeMiB)" for kiln.disk.sizeMiB. */
function inWords(text: string, options: readonly Option[]): string {
  let words = text
  for (const { key, label, nixOption } of options) {
    const known = () => `${label} (${key})`
    words = words.replace(new RegExp(`^Option "${escaped(key)}"(?: \\([^)]*\\))?`), known)
    if (!nixOption) continue
    const name = new RegExp(`(?<![\\w.])${escaped(nixOption)}${ends}(?: \\(${escaped(key)}\\))?`, 'g')
    words = words.replace(name, known)
  }
  return words.replace(/\s+/g, ' ').trim()
}
