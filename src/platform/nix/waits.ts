// Names the cause of Nix's silence, from its events (src/libutil/logging.cc) and from the programs that it started: of
// Git it reports nothing. Pure.
import type { OutputLine } from '#engine/ports/process.ts'
import type { Wait } from '#engine/ports/waits.ts'
import { withoutColours } from './text-lines.ts'

/** Shorter pauses are usual. */
export const quietMs = 4000

const fileTransfer = 101
const buildWaiting = 111

type Open = { wait: Wait; heardMs: number; bytes: string }

export function createWaits(startMs: number) {
  const open = new Map<string, Open>()
  /** A message that announces a wait is not followed by one that ends it: the next line does. */
  let announced: Open | null = null
  let heardMs = startMs

  return {
    accept: (line: OutputLine, nowMs: number): void => {
      const event = eventIn(line.text)
      // Nix repeats the state of a transfer that stands still.
      if (event?.action === 'result') {
        const moving = open.get(event.id)
        if (!moving || moving.bytes === event.bytes) return
        moving.bytes = event.bytes
        moving.heardMs = nowMs
        heardMs = nowMs
        return
      }
      heardMs = nowMs
      if (event?.action === 'stop') {
        open.delete(event.id)
        return
      }
      const wait = event && waitIn(event)
      if (event?.action === 'start' && wait) open.set(event.id, { wait, heardMs: nowMs, bytes: '0,0' })
      const same = announced !== null && event?.action === 'msg' && wait?.what === announced.wait.what
      if (!same) announced = event?.action === 'msg' && wait ? { wait, heardMs: nowMs, bytes: '' } : null
    },
    /** `programs`: the command lines of what Nix started; called only if its events name nothing. */
    now: (nowMs: number, programs: () => string[][]): Wait | null => {
      const silent = [...open.values(), ...(announced ? [announced] : [])].filter(
        each => nowMs - each.heardMs >= quietMs,
      )
      const longest = silent.reduce<Open | null>(
        (found, each) => (found && found.heardMs <= each.heardMs ? found : each),
        null,
      )
      if (longest) return longest.wait
      return nowMs - heardMs >= quietMs && open.size === 0 ? waitOf(programs()) : null
    },
  }
}

type Event =
  | { action: 'start'; id: string; type: number; text: string; field: string }
  | { action: 'msg'; text: string }
  | { action: 'stop'; id: string }
  | { action: 'result'; id: string; bytes: string }

/** null for what is not one of Nix's events: a program's line. Results are many, and are not decoded. */
function eventIn(text: string): Event | null {
  if (text.startsWith('@nix {"action":"result"')) {
    const [, id] = /"id":(\d+),"type":105\}\s*$/.exec(text.slice(-80)) ?? []
    return id === undefined
      ? null
      : { action: 'result', id, bytes: /"fields":\[(\d+,\d+)/.exec(text.slice(0, 80))?.[1] ?? '' }
  }
  const [, stopped] = /^@nix \{"action":"stop","id":(\d+)/.exec(text) ?? []
  if (stopped !== undefined) return { action: 'stop', id: stopped }
  if (!/^@nix \{"action":"(?:start|msg)"/.test(text)) return null
  const json = decoded(text.slice('@nix '.length))
  if (json === null) return null
  const words = (value: unknown) => (typeof value === 'string' ? withoutColours(value) : '')
  if (json['action'] === 'msg') return { action: 'msg', text: words(json['msg']) }
  const fields = Array.isArray(json['fields']) ? json['fields'] : []
  // Exact, which a number past 2^53 is not.
  const [, exact = ''] = /"id":(\d+),"level"/.exec(text) ?? []
  return {
    action: 'start',
    id: exact,
    type: Number(json['type']),
    text: words(json['text']),
    field: words(fields[0]),
  }
}

function decoded(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null // a line that was too long to keep
  }
}

function waitIn(event: Event): Wait | null {
  if (event.action === 'start' && event.type === fileTransfer) return addressWait(event.field)
  if (event.action !== 'start' && event.action !== 'msg') return null
  const { text } = event
  const [, builder] = /^connecting to '((?:ssh|ssh-ng):\/\/.+?)'/.exec(text) ?? []
  if (builder !== undefined) return { kind: 'builder', what: bare(builder) }
  const [, path] = /^waiting for (?:a |the )?lock on '?(.+?)'?$/.exec(text) ?? []
  if (path !== undefined) return { kind: 'lock', what: path }
  if (/^waiting for .*(?:store|lock)|SQLite database '.*' is busy/.test(text))
    return { kind: 'store', what: '' }
  if (event.action === 'start' && event.type === buildWaiting && text.startsWith('waiting for a machine'))
    return { kind: 'machine', what: '' }
  return null
}

const addressWait = (url: string): Wait | null => {
  if (!URL.canParse(url)) return null
  const parsed = new URL(url)
  // Files of a binary cache: its address says more than theirs.
  return /\/nix-cache-info$|\.narinfo$|\/nar\/[^/]+$/.test(parsed.pathname)
    ? {
        kind: 'cache',
        what: bare(url.replace(/\/(?:nix-cache-info|[^/]+\.narinfo|nar\/[^/]+)(?:\?.*)?$/, '')),
      }
    : { kind: 'address', what: bare(url) }
}

/** Without a name, a password or a query, which may be secret. */
function bare(url: string): string {
  if (!URL.canParse(url)) return url.replace(/\?.*$/, '')
  const { protocol, host, pathname, username } = new URL(url)
  const user = username !== '' && protocol.startsWith('ssh') ? `${username}@` : ''
  return `${protocol}//${user}${host}${pathname === '/' ? '' : pathname}`
}

function waitOf(programs: string[][]): Wait | null {
  const named = (name: RegExp) =>
    programs.filter(([program = '']) => name.test(program.split('/').at(-1) ?? ''))
  const git = named(/^git/)
  const address = git
    .flatMap(words => words.filter(word => /^[a-z+]+:\/\/|^[\w.-]+@[\w.-]+:/.test(word)))
    .at(0)
  if (address !== undefined) return { kind: 'git', what: bare(address) }
  const [ssh] = named(/^ssh$/)
  const host = ssh?.slice(1).find(word => /@/.test(word) && !word.startsWith('-'))
  if (host !== undefined) return { kind: git.length > 0 ? 'git' : 'builder', what: host }
  return null
}
