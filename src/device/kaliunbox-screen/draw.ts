// The lines of the screen: text for people on the left, the QR code for a phone on the right. Pure.
import { hostText } from '../lib/host-address.ts'
import { handOverText, orderText } from '../lib/order-texts.ts'
import { problemText } from '../lib/problems.ts'
import { staleTexts } from '../lib/update-stale.ts'
import type { Facts } from './facts.ts'

type Size = { columns: number; rows: number }

const wipingText =
  'This box removes what it keeps of its owner, and restarts. If this stays, look at the journal of kaliun-wipe.'
const handingText =
  'This box is being handed over to its new owner, and restarts. If this stays, look at the journal of kaliun-hand-over.'
/** Width that must be left for text next to a code. */
const leastText = 36

/** The link for a phone; null if there is nothing to open yet. */
export const linkOf = ({ claim, page }: Facts): string | null => claim?.url ?? page

/** `now`: milliseconds since the epoch, by the box's clock. `code`: the lines of the QR code. */
export function draw(
  facts: Facts,
  code: readonly string[] | null,
  { columns, rows }: Size,
  now: number,
): string[] {
  const codeWidth = Math.max(0, ...(code ?? []).map(line => line.length))
  const hasCode = code !== null && code.length <= rows && codeWidth + 2 + leastText <= columns
  const width = hasCode ? columns - codeWidth - 2 : columns
  const text = textOf(facts, now, hasCode).flatMap(line => wrapped(cleaned(line), width))
  if (!hasCode) return text.slice(0, rows)
  const count = Math.min(rows, Math.max(text.length, code.length))
  return Array.from({ length: count }, (_, at) =>
    `${(text[at] ?? '').padEnd(width)}  ${code[at] ?? ''}`.trimEnd(),
  )
}

function textOf(facts: Facts, now: number, hasCode: boolean): string[] {
  const { hostname, version, address, stale, problems, refused, isWiping, handing } = facts
  const header = [`${hostname}${version === null ? '' : `   NixOS ${version}`}`, '']
  const texts = [
    ...problems.map(code => problemText({ code })),
    ...(stale === null ? [] : [staleTexts[stale]]),
    ...(refused === null ? [] : [orderText(refused)]),
    ...(isWiping ? [wipingText] : []),
    ...(handing === false ? [] : [handing === true ? handingText : handOverText(handing)]),
  ]
  const wrong = texts.flatMap(text => ['', `! ${text}`])
  const network =
    address === null ? 'Network: no address. Check the cable and the router.' : `Address: ${address}`
  const shell = ['', 'A shell is on the second screen: Alt+F2.']
  return [
    ...header,
    ...(facts.owner === null ? claimLines(facts, hasCode) : ownedLines(facts, hasCode, now)),
    '',
    network,
    ...(facts.sshKey === null ? [] : [`SSH key: ${facts.sshKey}`]),
    ...wrong,
    ...shell,
  ]
}

function claimLines({ claim, lan, isAsking, isPreClaimed, problems }: Facts, hasCode: boolean): string[] {
  if (lan) return lanLines(lan)
  if (!claim && !isAsking)
    return [
      'This box knows no Connect. To claim it, write the address of one',
      'into /var/lib/kaliun/connect_api_url.',
    ]
  if (!claim && isPreClaimed)
    return [
      'This box has no owner yet. Its drive was made for one:',
      'once it reaches Connect, it needs no code.',
    ]
  if (!claim)
    return ['This box has no owner yet.', ...(problems.length > 0 ? [] : ['It asks Connect for its code.'])]
  return ['This box has no owner yet.', '', ...claimAt(claim, hasCode)]
}

const claimAt = ({ url, code }: NonNullable<Facts['claim']>, hasCode: boolean) => [
  hasCode ? 'Scan the code with a phone, or open' : 'To claim it, open',
  url,
  '',
  `Code: ${code}`,
]

const lanLines = ({ code, fingerprint, place }: NonNullable<Facts['lan']>) => [
  'This box has no owner yet. To claim it from a computer with Kiln in this',
  'network, choose "Claim a box" at Hosts, or type',
  '',
  `  kiln hosts claim ${place ?? 'ADDRESS'}`,
  '',
  'and then what is shown here:',
  '',
  `Code:         ${code}`,
  `Fingerprint:  ${fingerprint}`,
  '',
  'Both are new every 15 minutes.',
]

function ownedLines(facts: Facts, hasCode: boolean, now: number): string[] {
  const { owner, page, homeAssistant } = facts
  return [
    owner === '' ? 'This box has an owner.' : `Owner: ${owner}`,
    ...(page === null ? [] : [`Page: ${page}`]),
    ...connectLines(facts, hasCode, now),
    ...(homeAssistant
      ? [
          `Home Assistant: ${homeAssistant.status}`,
          ...(homeAssistant.address === null ? [] : [`  http://${hostText(homeAssistant.address)}:8123`]),
        ]
      : []),
  ]
}

/** A box that was claimed on its network can be claimed at a Connect too. */
function connectLines(
  { isAtConnect, claim, reportedAt, key }: Facts,
  hasCode: boolean,
  now: number,
): string[] {
  if (!isAtConnect) return claim ? ['', 'For its Connect:', ...claimAt(claim, hasCode), ''] : []
  return [
    reportedAt === null
      ? 'Connect: no report is there yet.'
      : `Connect: has a report of ${agoText(now - reportedAt)}.`,
    ...(key === null ? [] : [`Key: ${key}`]),
  ]
}

function agoText(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  // The clock was set in between.
  if (minutes < 0) return 'an unknown time'
  if (minutes < 1) return 'less than a minute ago'
  if (minutes < 120) return `${minutes} min ago`
  return `${Math.floor(minutes / 60)} h ago`
}

/** Keeps what the console's font has, and nothing that moves the cursor. */
const cleaned = (line: string) => line.slice(0, 400).replace(/[^\x20-\x7e\u00a1-\u00ac\u00ae-\u024f]/g, '?')

/** Breaks at spaces; longer words are cut. */
function wrapped(line: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(/(?<= )/)) {
    if (current !== '' && (current + word).trimEnd().length > width) {
      lines.push(current.trimEnd())
      current = ''
    }
    current += word
    while (current.trimEnd().length > width) {
      lines.push(current.slice(0, width))
      current = current.slice(width)
    }
  }
  return [...lines, current.trimEnd()]
}
