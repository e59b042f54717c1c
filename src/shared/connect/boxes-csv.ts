// The list of boxes as CSV (RFC 4180): the words of the contract, with times in UTC.
import type { KnownBox } from './known-boxes.ts'

const columns = [
  'connect',
  'household',
  'host_name',
  'kiln_box',
  'state',
  'since',
  'because',
  'reported_at',
  'home_assistant',
  'newt_healthy',
  'nixos_version',
  'model',
  'serial',
  'address',
  'id',
] as const

type Names = {
  /** Addresses by Connect id. */
  addresses: ReadonlyMap<string, string>
  /** Names of Kiln's boxes, by id. */
  names: ReadonlyMap<string, string>
}

const timeOf = (epochMs: number | null) => (epochMs === null ? '' : new Date(epochMs).toISOString())

export function boxesCsv(boxes: readonly KnownBox[], { addresses, names }: Names): string {
  const rows = boxes.map(box => [
    addresses.get(box.server) ?? '',
    box.household.name,
    box.hostname,
    names.get(box.box ?? '') ?? '',
    box.state,
    timeOf(box.since),
    box.because,
    timeOf(box.reportedAt),
    box.homeAssistant ?? '',
    box.newtHealthy === null ? '' : String(box.newtHealthy),
    box.version ?? '',
    box.model ?? '',
    box.serial ?? '',
    box.address,
    box.id,
  ])
  return [[...columns], ...rows].map(row => `${row.map(cellOf).join(',')}\r\n`).join('')
}

/** Spreadsheets read such a cell as a formula, and boxes choose their own names. */
const isFormula = (text: string) => /^[=+\-@\t\r]/.test(text)

function cellOf(text: string): string {
  const safe = isFormula(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
