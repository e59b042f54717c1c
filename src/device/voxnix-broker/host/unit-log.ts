// Reads a unit's output after a mark in the host's journal. The order is that of the journal's own numbers and of the
// time since the host booted, because the clock may have been wrong.
import { readFileSync } from 'node:fs'
import { fieldsOf } from '../../lib/decode.ts'
import { must, run } from './command.ts'

/** `source`: journald numbers its lines; it begins again only with another source, as after a damaged file. */
type Place = {
  readonly source: string
  readonly number: bigint
  readonly boot: string
  readonly sinceBoot: bigint
}

// The fields with these numbers need systemd 254.
const cursor = /^s=([0-9a-f]{32});i=([0-9a-f]{1,16});b=([0-9a-f]{32});m=([0-9a-f]{1,16});/

function placeOf(text: string): Place | null {
  const [, source, number, boot, sinceBoot] = cursor.exec(text) ?? []
  if (source === undefined || boot === undefined) return null
  return { source, number: BigInt(`0x${number}`), boot, sinceBoot: BigInt(`0x${sinceBoot}`) }
}

/** Both are cursors. `boot`: the host's current one. false where the order is unknown. */
export function isAfter(mark: string, line: string, boot: string): boolean {
  const [from, at] = [placeOf(mark), placeOf(line)]
  if (from === null || at === null) return false
  if (at.source === from.source) return at.number > from.number
  if (at.boot === from.boot) return at.sinceBoot > from.sinceBoot
  return at.boot === boot
}

const currentBoot = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().replaceAll('-', '')

function parse(line: string): Record<string, unknown> | null {
  try {
    return fieldsOf(JSON.parse(line))
  } catch {
    // The output was cut.
    return null
  }
}
const journal = (...words: readonly string[]) => ['journalctl', '--no-pager', '--quiet', ...words]
const asJson = '--output=json'

/** A mark that has no number, for a journal that cannot be read now or has no line yet. */
function markOfNow(): string {
  const sinceBoot = process.hrtime.bigint() / 1000n
  return `s=${'0'.repeat(32)};i=0;b=${currentBoot()};m=${sinceBoot.toString(16)};`
}

/** Marks the end of the journal: its last line of this boot, since with a wrong clock one of another may seem later. */
export async function markInJournal(): Promise<string> {
  const { out } = await run(journal('--boot', '--lines=1', asJson, '--output-fields=PRIORITY'))
  const { __CURSOR: last } = parse(out) ?? {}
  return typeof last === 'string' && placeOf(last) ? last : markOfNow()
}

/** journalctl gives a text with control characters as a list of bytes, and none for a long one. */
function messageOf(value: unknown): string {
  const text = Array.isArray(value) ? Buffer.from(value.map(Number)).toString('utf8') : value
  if (typeof text !== 'string') return '[a long line]'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal, and what remains of others.
  return text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
}

function printedLine(fields: Record<string, unknown>): string {
  const { __REALTIME_TIMESTAMP: time, _HOSTNAME: host, SYSLOG_IDENTIFIER: program, _PID: pid } = fields
  const at = new Date(Number(time) / 1000)
  const shown = Number.isNaN(at.getTime()) ? '-' : `${at.toISOString().slice(0, 19)}+00:00`
  return `${shown} ${host ?? '-'} ${program ?? '-'}[${pid ?? '-'}]: ${messageOf(fields['MESSAGE'])}\n`
}

const shownFields = '--output-fields=MESSAGE,_HOSTNAME,SYSLOG_IDENTIFIER,_PID'
/** journalctl leaves out what is longer than 4096 bytes, and writes up to four for each. */
const mostBytes = 4 * 1024 * 1024

/** Its last lines, as many as are after the mark. */
export async function unitLog(unit: string, lines: number, mark: string): Promise<string> {
  const argv = journal('--unit', unit, `--lines=${lines}`, asJson, shownFields)
  const boot = currentBoot()
  return (await must(argv, { mostBytes }))
    .split('\n')
    .map(parse)
    .filter(fields => fields !== null)
    .filter(({ __CURSOR: at }) => typeof at === 'string' && isAfter(mark, at, boot))
    .map(printedLine)
    .join('')
}
