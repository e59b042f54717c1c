// Which Connect a command addresses: one where this computer has a login, or the one on this computer.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { boxesNamed, serverNamed } from '#shared/connect/find-known.ts'
import type { KnownBox } from '#shared/connect/known-boxes.ts'
import type { ConnectServer } from '#shared/contract/connect.ts'
import { failure } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'
import { suggestion } from '#shared/names.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { type DataWords, dataFolder } from './data-folder.ts'

const operation = 'connect'

export type AtWords = { at?: string }
type FoundBox = { box: KnownBox; server: ConnectServer }

/**
 * null: the one on this computer, whose folder exists. Throws connect.several, connect.server-unknown, usage.
 */
export async function serverFor(
  { client }: Session,
  words: AtWords & DataWords,
): Promise<ConnectServer | null> {
  if (words.data !== undefined && words.at !== undefined)
    throw usage(terminalMessage('usage.connect-at'), 'connect')
  if (words.data !== undefined) return null
  const { servers } = await client.connect.list({})
  if (words.at !== undefined) return serverIn(servers, words.at)
  if (servers.length === 0 || existsSync(join(dataFolder({}), 'connect.db'))) return null
  const [only] = servers
  if (only && servers.length === 1) return only
  const values = { servers: list(servers.map(({ address }) => address)) }
  throw failure('connect.several', { operation, values })
}

/** Throws connect.server-unknown. */
export function serverIn(servers: readonly ConnectServer[], wanted: string): ConnectServer {
  const found = serverNamed(servers, wanted)
  if (found) return found
  const known = servers.map(({ address }) => address)
  const values = { name: wanted, suggestion: suggestion(wanted, known) }
  throw failure('connect.server-unknown', { operation, values })
}

/**
 * Uses only what the Connects answer now: older answers may not know about another box with the same name.
 * `isFresh`: they were polled just now. `at`: only this one. Throws connect.box-unnamed,
 * connect.box-ambiguous, connect.server-unknown.
 */
export async function boxCalled(
  { client }: Session,
  wanted: string,
  { at, isFresh = false }: AtWords & { isFresh?: boolean },
): Promise<FoundBox> {
  if (!isFresh) await interruptible(signal => client.connect.refresh({}, signal))
  const [{ servers, boxes }, own] = await Promise.all([client.connect.list({}), client.boxes.list({})])
  const named = own.boxes
  const one = at === undefined ? null : serverIn(servers, at)
  const there = boxes.filter(({ server }) => one === null || server === one.id)
  const found = boxesNamed(there, wanted, named)
  const [box] = found
  if (!box) {
    const known = [...there.map(({ hostname }) => hostname), ...named.map(({ name }) => name)]
    const values = { name: wanted, suggestion: suggestion(wanted, known) }
    throw failure('connect.box-unnamed', { operation, values })
  }
  if (found.length > 1) {
    const shown = found.map(({ hostname, id, household }) => `${hostname} (${household.name}, ${id})`)
    throw failure('connect.box-ambiguous', { operation, values: { name: wanted, boxes: list(shown) } })
  }
  return { box, server: serverIn(servers, box.server) }
}
