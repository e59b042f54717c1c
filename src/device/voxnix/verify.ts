// `voxnix verify`: checks that each line of the audit follows from the one before. It reads the file
// directly, as the account that it runs as, so that it does not depend on the broker.
import { closeSync, openSync, readSync } from 'node:fs'
import { chainHash, chainLine, headAfter, longestLine, noHash } from '../lib/audit-chain.ts'
import { plain } from '../lib/broker-texts.ts'

const newline = 10
const chunkBytes = 64 * 1024

type Whole = {
  readonly is: 'whole'
  readonly lines: number
  readonly last: string
  readonly from: string
  readonly to: string
  /** Numbers of incomplete lines; the last one may be in the middle of a write. */
  readonly cut: readonly number[]
  readonly hasKnown: boolean
}
type Checked = Whole | { readonly is: 'broken'; readonly line: number }

const mostCut = 100

/**
 * Reads a file line by line, with one line in memory. The last may have no end; a line that is too long
 * yields null and ends the iteration.
 */
function* linesIn(path: string): Generator<string | null> {
  const file = openSync(path, 'r')
  try {
    const chunk = Buffer.alloc(chunkBytes)
    let kept: Buffer[] = []
    let length = 0
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      let rest = Buffer.from(chunk.subarray(0, read))
      for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline)) {
        yield Buffer.concat([...kept, rest.subarray(0, end)]).toString('utf8')
        kept = []
        length = 0
        rest = rest.subarray(end + 1)
      }
      kept.push(rest)
      length += rest.length
      if (length > 2 * longestLine) return yield null
    }
    if (length > 0) yield Buffer.concat(kept).toString('utf8')
  } finally {
    closeSync(file)
  }
}

/** `known`: a hash that was noted elsewhere. Throws if the file cannot be read. */
export function checkAudit(path: string, known: string | null): Checked {
  let [head, lines, from, to, hasKnown] = [noHash, 0, '', '', known === null]
  const cut: number[] = []
  for (const line of linesIn(path)) {
    lines += 1
    if (line === null) return { is: 'broken', line: lines }
    const found = chainLine(line)
    if (found === null) {
      if (cut.length < mostCut) cut.push(lines)
    } else {
      if (found.hash !== chainHash(head, found.text)) return { is: 'broken', line: lines }
      to = String(found.fields['time'])
      if (from === '') from = to
    }
    head = headAfter(head, line)
    if (head === known) hasKnown = true
  }
  return { is: 'whole', lines, last: head, from, to, cut, hasKnown }
}

const limits =
  'This cannot show an audit that was written again whole, or whose last lines were taken off. Keep the hash of the last line in ' +
  'another place, and compare with `voxnix verify --known HASH`. The journal has the same lines (journalctl -u voxnix-broker), and ' +
  'an OTLP endpoint their hashes (voxnix.audit.hash).'

function textsOf(
  checked: Checked,
  known: string | null,
): { readonly lines: string[]; readonly status: number } {
  if (checked.is === 'broken')
    return {
      lines: [
        `Line ${checked.line} does not follow from the one before: it, or a line before it, was changed, taken out or put in.`,
        'The lines before it are a chain. Compare the ones after it with the journal: journalctl -u voxnix-broker',
      ],
      status: 1,
    }
  const { lines, last, from, to, cut, hasKnown } = checked
  const counted =
    lines === 0
      ? 'The audit has no line yet.'
      : `The audit has ${lines} lines, from ${plain(from)} to ${plain(to)}. Each follows from the one before.`
  const cuts = cut.map(
    line =>
      `Line ${line} is not whole: a power cut left it${line === lines ? ', or it is written just now' : ''}.`,
  )
  const missing =
    known === null || hasKnown
      ? []
      : ['No line has the hash that you gave: the audit was written again, or its last lines were taken off.']
  return {
    lines: [counted, ...cuts, `Last line: ${last}`, ...missing, limits],
    status: missing.length > 0 ? 1 : 0,
  }
}

/** Returns the exit status: 0, 1 (the chain is broken), or 2 (it cannot be read). */
export function verify(path: string, known: string | null, out: (line: string) => void): number {
  try {
    const { lines, status } = textsOf(checkAudit(path, known), known)
    for (const line of lines) out(line)
    return status
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    const isRefused = code === 'EACCES' || code === 'EPERM'
    out(
      isRefused
        ? 'This account may not read the audit. Use: sudo voxnix verify'
        : `The audit cannot be read: ${path} (${String(code ?? thrown)}).`,
    )
    return 2
  }
}
