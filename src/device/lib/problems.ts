// Problems between a box and its Connect. The code goes to the screen's folder and the journal; the text for
// people has the cause, then what to do. A box has no message catalogue: these are all of its texts.

const problemTexts = {
  address: 'The address of Connect is not one. Write https://HOST into /var/lib/kaliun/connect_api_url.',
  'no-network': 'The network cannot be reached. Check the cable and the router.',
  dns: 'The name of Connect is not found. Check the network and its DNS server.',
  closed: 'Connect does not answer at this address. Check that its server runs.',
  slow: 'Connect did not answer in time. Check the network and its server.',
  cut: 'The connection to Connect was cut. It is tried again.',
  tls: "Connect's certificate is not trusted. Check the address, or give the box its fingerprint.",
  clock: "The box's clock is wrong, so no certificate is valid. Check the network's time server.",
  pin: 'Another certificate answers than the one of your Connect. Check who answers at this address.',
  moved: 'The address leads to another one. Write that into /var/lib/kaliun/connect_api_url if you trust it.',
  garbage: 'What answers at this address is not Connect. Check the address.',
  failing: 'Connect answers with an error. Look at its log.',
  busy: 'Connect is busy. It is tried again later.',
  refused: 'Connect refuses this box. It may allow only boxes with a key, or not this one.',
  taken: 'Connect knows this box with another key. Release it there if it was installed again.',
  ticket:
    'Connect does not take the ticket of this drive: it has expired, or another box used it. Look there.',
  guessed: 'Many wrong codes came from the network. The box takes none for a quarter of an hour.',
  released: 'Connect no longer knows this box. Claim it again.',
  'older-claim':
    'Connect has an older owner of this box: it was restored from a backup. Release the box there, and claim it again.',
  newt: 'Connect names another remote access than before. If you want it, type kaliun-newt and its address at the box.',
  wiping:
    'This box takes no owner until all data of its former one is removed. Look at the journal of kaliun-wipe.',
  'disk-full': 'The disk is full. Remove what is not needed: nothing new can be kept.',
  'read-only': 'The disk can only be read. Restart the box; if it stays so, replace the disk.',
  storage: 'The folder of the box cannot be used. Look at the journal.',
} as const

export type ProblemCode = keyof typeof problemTexts
export type Problem = { code: ProblemCode; detail?: string }

export const problemText = ({ code }: Pick<Problem, 'code'>): string => problemTexts[code]
/** The text for the journal, with the detail from the system or the server. */
export const journalText = (problem: Problem): string =>
  problem.detail === undefined ? problemText(problem) : `${problemText(problem)} (${problem.detail})`

const ofErrno: Record<string, ProblemCode> = {
  ENETUNREACH: 'no-network',
  EHOSTUNREACH: 'no-network',
  ENETDOWN: 'no-network',
  EADDRNOTAVAIL: 'no-network',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'closed',
  ETIMEDOUT: 'slow',
  ABORT_ERR: 'slow',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  CERT_NOT_YET_VALID: 'clock',
  CERT_HAS_EXPIRED: 'clock',
  WRONG_CERTIFICATE: 'pin',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'read-only',
}

export const codeOf = (thrown: unknown) =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
const messageOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown))

export function networkProblem(thrown: unknown): Problem {
  const errno = codeOf(thrown)
  const detail = messageOf(thrown)
  // Node's HTTP parser, when the answer is not HTTP.
  if (errno.startsWith('HPE_')) return { code: 'garbage', detail }
  return { code: ofErrno[errno] ?? (/CERT|TLS|SSL|SELF_SIGNED/.test(errno) ? 'tls' : 'cut'), detail }
}

export function storageProblem(thrown: unknown): Problem {
  const code = ofErrno[codeOf(thrown)]
  const detail = messageOf(thrown)
  return code === 'disk-full' || code === 'read-only' ? { code, detail } : { code: 'storage', detail }
}

export const isProblemCode = (value: unknown): value is ProblemCode =>
  typeof value === 'string' && Object.hasOwn(problemTexts, value)
