// Converts a typed command to a request for the broker. These work without a model.
import type { Verb } from '#shared/workloads/verbs.ts'
import type { Update } from './updates.ts'

type Command =
  | { readonly is: 'help' }
  | { readonly is: 'said' }
  | { readonly is: 'unknown' }
  | { readonly is: 'undo-last' }
  | { readonly is: 'invite'; readonly person: string }
  | { readonly is: 'request'; readonly verb: Verb; readonly input: Readonly<Record<string, unknown>> }

export const help = `/list – the containers and virtual machines
/status – how much they store
/health – what is stuck or silent
/create NAME MODULE… – of: git fish code-server tailscale workspace languages
/create NAME --vm MODULE… – a virtual machine, also with: docker
/run NAME, /stop NAME
/logs NAME
/snapshot NAME LABEL, /snapshots NAME
/restore NAME LABEL, /forget NAME LABEL – a snapshot; asks first
/destroy NAME – asks first; seven days in the trash
/undo – brings back what was destroyed last
/invite PERSON, /expel PERSON, /people – for owners
/help – this text`

const request = (verb: Verb, input: Readonly<Record<string, unknown>> = {}): Command => ({
  is: 'request',
  verb,
  input,
})

/** Phones replace two hyphens by a dash. */
const vmWords = ['--vm', '—vm', '–vm']

function createInput(name: string | undefined, words: readonly string[]) {
  const modules = words.filter(each => !vmWords.includes(each))
  return { name, modules, ...(modules.length < words.length && { vm: true }) }
}

/** Text without a leading slash is for the model. */
export function commandOf(text: string): Command {
  const [first = '', name, ...rest] = text.trim().split(/\s+/, 40)
  // The bot's name follows in groups: /list@voxnix_bot.
  switch (first.split('@', 1)[0]) {
    case '/list':
      return request('list')
    case '/status':
      return request('usage')
    case '/health':
      return request('health')
    case '/create':
      return request('create', createInput(name, rest))
    case '/run':
      return request('start', { name })
    case '/stop':
      return request('stop', { name })
    case '/logs':
      return request('logs', { name })
    case '/snapshot':
      return request('snapshot', { name, label: rest[0] })
    case '/snapshots':
      return request('snapshots', { name })
    case '/restore':
      return request('restore', { name, label: rest[0] })
    case '/forget':
      return request('forget-snapshot', { name, label: rest[0] })
    case '/destroy':
      return request('destroy', { name })
    case '/invite':
      return { is: 'invite', person: name ?? '' }
    case '/expel':
      return request('expel', { person: name })
    case '/people':
      return request('people')
    case '/undo':
      return { is: 'undo-last' }
    case '/start':
    case '/help':
      return { is: 'help' }
    default:
      return { is: first.startsWith('/') ? 'unknown' : 'said' }
  }
}

/**
 * In a group people talk to each other and to other bots. For the agent are its commands alone, and none that names
 * another bot. A model would answer with what it read, to all.
 */
export function isForGroup(text: string, username: string): boolean {
  const [, bot = username] = text.trim().split(/\s/, 1)[0]?.split('@') ?? []
  return !['said', 'unknown'].includes(commandOf(text).is) && bot.toLowerCase() === username.toLowerCase()
}

/** Whether it is for the model. A forwarded text was written by someone else, so it is not a command. */
export const isForModel = (update: Update): boolean =>
  'text' in update && (update.forwarded || commandOf(update.text).is === 'said')

/** Commands that change nothing. The others are not carried out if they arrive late. */
export const isRead = (command: Command): boolean =>
  command.is === 'help' ||
  command.is === 'unknown' ||
  (command.is === 'request' &&
    ['list', 'usage', 'health', 'logs', 'people', 'snapshots'].includes(command.verb))

/** From an invitation link: Telegram sends the part after `start=` when it is opened. */
export const invitationOf = (text: string): string | null =>
  /^\/start ([0-9a-f]{32})$/.exec(text.trim())?.[1] ?? null
