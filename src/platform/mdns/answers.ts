// Packets that came in answer → what is announced. Pure. A packet is a stranger's: one that is not DNS is left out, texts are
// kept as texts, names have to be host names, and there is a bound to everything.
import { isIP } from 'node:net'
import { type Answer, decode } from 'dns-packet'
import type { Announced } from '#engine/ports/mdns.ts'
import { isHostName } from '#shared/hosts/address.ts'

export type Packet = { data: Buffer; from: string; interfaceName: string }

const mostRecords = 4000
const mostTexts = 30
const longestText = 255

type Heard = { record: Answer; from: string; interfaceName: string }

/** `id`: of the question. A packet with another is not an answer to it. */
export function announcedIn(
  packets: readonly Packet[],
  services: readonly string[],
  id: number,
): Announced[] {
  const heard = packets.flatMap(packet => recordsOf(packet, id)).slice(0, mostRecords)
  const found = new Map<string, Announced>()
  for (const service of services) {
    const suffix = `.${service}.local`
    for (const { record, from } of heard) {
      if (record.type !== 'SRV' || !record.name.toLowerCase().endsWith(suffix)) continue
      const { target, port } = record.data
      const host = target.toLowerCase().replace(/\.$/, '')
      if (!isLocalName(host) || !(port > 0 && port < 65_536)) continue
      const instance = plain(record.name.slice(0, -suffix.length))
      const key = JSON.stringify([service, instance, host, port])
      const before = found.get(key)
      const addresses = addressesOf(host, heard)
      const own = before?.own || addresses.some(each => bare(each) === bare(from))
      found.set(key, { service, instance, host, port, addresses, own, txt: textsOf(record.name, heard) })
    }
  }
  return [...found.values()].filter(({ addresses }) => addresses.length > 0)
}

function recordsOf({ data, from, interfaceName }: Packet, id: number): Heard[] {
  try {
    const packet = decode(data)
    if (packet.type !== 'response' || packet.id !== id) return []
    const records = [...(packet.answers ?? []), ...(packet.additionals ?? [])]
    return records.map(record => ({ record, from, interfaceName }))
  } catch {
    // Not DNS.
    return []
  }
}

const isLocalName = (name: string) => name.endsWith('.local') && isHostName(name) && !name.includes(':')
const bare = (address: string) => address.replace(/%.*/, '')
/** One line of text: an instance's name may be anything. */
const plain = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�').slice(0, 63)

function addressesOf(host: string, heard: readonly Heard[]): string[] {
  const of = (type: 'A' | 'AAAA', version: number) =>
    heard.flatMap(({ record, interfaceName }) => {
      if (record.type !== type || record.name.toLowerCase() !== host || isIP(record.data) !== version)
        return []
      return /^fe[89ab]/i.test(record.data) ? [`${record.data}%${interfaceName}`] : [record.data]
    })
  return [...new Set([...of('A', 4), ...of('AAAA', 6)])].slice(0, 20)
}

/** "key=value" strings (RFC 6763, 6.4); the first of a key counts. */
function textsOf(name: string, heard: readonly Heard[]): Record<string, string> {
  const texts = new Map<string, string>()
  for (const { record } of heard) {
    if (record.type !== 'TXT' || record.name.toLowerCase() !== name.toLowerCase()) continue
    for (const part of [record.data].flat()) {
      const text = Buffer.from(part).toString('utf8').slice(0, longestText)
      const [, key, value = ''] = /^([\x21-\x3c\x3e-\x7e]+)(?:=(.*))?$/s.exec(text) ?? []
      if (key && !texts.has(key.toLowerCase()) && texts.size < mostTexts)
        texts.set(key.toLowerCase(), line(value))
    }
  }
  return Object.fromEntries(texts)
}

const line = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�')
