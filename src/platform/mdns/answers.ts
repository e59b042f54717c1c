// Turns answer packets into announcements. Pure. Packets come from strangers: those that are not DNS are
// skipped, texts stay plain text, names must be host names, and everything is bounded.
import { isIP } from 'node:net'
import { type Answer, decode } from 'dns-packet'
import type { Announced } from '#engine/ports/mdns.ts'
import { isHostName } from '#shared/hosts/address.ts'
import { type Packet, readInTurn, senderOf } from './in-turn.ts'

const mostRecords = 4000
const mostTexts = 30
const mostAddresses = 20
const mostAnnounced = 500
/** A device that answers for others, such as a sleep proxy, has this many services at most. */
const mostOfSender = 100
const longestText = 255

type Service = { record: Extract<Answer, { type: 'SRV' }>; from: string }
type RecordSet = {
  services: Service[]
  /** Addresses by name, in lower case. */
  addresses: Map<string, Set<string>>
  /** Texts by sender and name. */
  texts: Map<string, unknown[]>
}
type Heard = Omit<Announced, 'answeredFrom' | 'txt'> & { senders: Map<string, Announced['txt']> }

/** `id`: of the query. A packet with another id does not answer it. */
export function announcedIn(
  packets: readonly Packet[],
  services: readonly string[],
  id: number,
): Announced[] {
  const heard = recordsIn(packets, id)
  const found = new Map<string, Heard>()
  const counts = new Map<string, number>()
  for (const service of services) {
    const suffix = `.${service}.local`
    for (const { record, from } of heard.services) {
      const name = record.name.toLowerCase()
      if (!name.endsWith(suffix)) continue
      const { target, port } = record.data
      const host = target.toLowerCase().replace(/\.$/, '')
      if (!isLocalName(host) || !(port > 0 && port < 65_536)) continue
      const instance = plain(record.name.slice(0, -suffix.length))
      const key = JSON.stringify([service, instance, host, port])
      const before = found.get(key)
      if (before?.senders.has(from)) continue
      const count = counts.get(from) ?? 0
      if (!before && (found.size >= mostAnnounced || count >= mostOfSender)) continue
      counts.set(from, count + 1)
      const senders = before?.senders ?? new Map<string, Announced['txt']>()
      if (senders.size < mostAddresses) senders.set(from, textsOf(heard.texts.get(`${from} ${name}`) ?? []))
      if (before) continue
      const known = [...(heard.addresses.get(host) ?? [])]
      const addresses = [...known.filter(isV4), ...known.filter(each => !isV4(each))]
      found.set(key, { service, instance, host, port, addresses, senders })
    }
  }
  return [...found.values()]
    .filter(({ addresses }) => addresses.length > 0)
    .map(({ senders, ...announced }) => {
      const answeredFrom = announced.addresses.filter(each => senders.has(bare(each)))
      const [first = ''] = answeredFrom
      const txt = senders.get(bare(first)) ?? [...senders.values()][0] ?? {}
      return { ...announced, answeredFrom, txt }
    })
}

function recordsIn(packets: readonly Packet[], id: number): RecordSet {
  const heard: RecordSet = { services: [], addresses: new Map(), texts: new Map() }
  const read = (packet: Packet) => {
    const { records, weight } = recordsOf(packet.data, id)
    const from = senderOf(packet)
    for (const record of records) {
      const name = record.name.toLowerCase()
      if (record.type === 'SRV') heard.services.push({ record, from })
      if (record.type === 'TXT') {
        const known = heard.texts.get(`${from} ${name}`) ?? []
        if (known.length < mostTexts) heard.texts.set(`${from} ${name}`, [...known, record.data])
      }
      const version = record.type === 'A' ? 4 : record.type === 'AAAA' ? 6 : null
      if ((record.type !== 'A' && record.type !== 'AAAA') || isIP(record.data) !== version) continue
      const known = heard.addresses.get(name) ?? new Set<string>()
      const scope = /^fe[89ab]/i.test(record.data) ? `%${packet.interfaceName}` : ''
      // Keeps room for the packet's own address beside addresses that others announce under this name.
      const most = record.data.toLowerCase() === from.toLowerCase() ? 2 * mostAddresses : mostAddresses
      if (known.size < most) heard.addresses.set(name, known.add(`${record.data}${scope}`))
    }
    return weight
  }
  const costAtMost = ({ data }: Packet) => 1 + Math.floor(data.byteLength / leastQuestion)
  readInTurn(packets, { costAtMost, read, budget: mostRecords })
  return heard
}

/** `weight`: its share of what may be parsed in total. */
function recordsOf(data: Buffer, id: number): { records: Answer[]; weight: number } {
  // Before all of it is decoded.
  if (data.byteLength < 12 || data.readUInt16BE(0) !== id || leastBytes(data) > data.byteLength)
    return { records: [], weight: 1 }
  try {
    const { type, answers = [], additionals = [], questions = [], authorities = [] } = decode(data)
    const all = [...answers, ...additionals]
    const records = type === 'response' ? all.slice(0, mostRecords) : []
    return { records, weight: 1 + all.length + questions.length + authorities.length }
  } catch {
    // This is not DNS, but perhaps only at its end: the records before it were decoded.
    return { records: [], weight: 1 + Math.floor(data.byteLength / leastQuestion) }
  }
}

/** The bytes of a record for the root's name, with its type and class; an answer has a lifetime and a length too. */
const leastQuestion = 5
const leastAnswer = 11

/** Returns the fewest bytes that a packet with these counts has. */
function leastBytes(data: Buffer): number {
  const answers = [6, 8, 10].reduce((sum, at) => sum + data.readUInt16BE(at), 0)
  return 12 + data.readUInt16BE(4) * leastQuestion + answers * leastAnswer
}

const isLocalName = (name: string) => name.endsWith('.local') && isHostName(name) && !name.includes(':')
const isV4 = (address: string) => !address.includes(':')
const bare = (address: string) => address.replace(/%.*/, '')
/** One line of text: an instance's name may be anything. */
const plain = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�').slice(0, 63)

/** "key=value" strings (RFC 6763, 6.4); the first occurrence of a key counts. */
function textsOf(records: readonly unknown[]): Record<string, string> {
  const texts = new Map<string, string>()
  for (const part of records.flat()) {
    if (texts.size >= mostTexts) break
    if (typeof part !== 'string' && !(part instanceof Uint8Array)) continue
    const text = Buffer.from(part).toString('utf8').slice(0, longestText)
    const [, key, value = ''] = /^([\x21-\x3c\x3e-\x7e]+)(?:=(.*))?$/s.exec(text) ?? []
    if (key && !texts.has(key.toLowerCase())) texts.set(key.toLowerCase(), line(value))
  }
  return Object.fromEntries(texts)
}

const line = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�')
