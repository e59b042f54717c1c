// Parses the command line to a request; null if it is not one. The broker checks the values.
import type { Verb } from '#shared/workloads/verbs.ts'

export type Wanted = {
  readonly verb: Verb
  readonly input: Readonly<Record<string, unknown>>
  readonly json: boolean
  readonly yes: boolean
  /** The file of the module for a create. */
  readonly moduleFile: string | null
  /** If this account can use the sockets of several people. */
  readonly as: string | null
}

export const usage = `voxnix list | usage | health | approvals | trash | people
voxnix create NAME [MODULE…] [--module FILE] [--shared PERSON,…] [--quota GIB]   FILE: your own NixOS module
voxnix create NAME --vm [MODULE…] [--memory GIB] [--cores NUMBER] …   a virtual machine
voxnix start | stop | destroy NAME
voxnix exec NAME -- COMMAND [WORD…]
voxnix logs NAME [LINES]
voxnix snapshots NAME
voxnix snapshot | restore | forget-snapshot NAME LABEL
voxnix resize NAME GIB
voxnix undo | approve | refuse ID
voxnix purge NAME ID   for good, out of the trash; for owners
voxnix invite | expel PERSON
voxnix verify [--known HASH]   as root: whether the audit was changed
voxnix call   for a program: lines of JSON on stdin and stdout
  --json    the reply as JSON
  --yes     approve what this command asks for
  --as NAME where this account belongs to several people
`

const number = (word: string | undefined) =>
  word !== undefined && /^\d{1,9}$/.test(word) ? Number(word) : word

const flagWords = ['--json', '--yes', '--vm']
const namedWords = ['--module', '--shared', '--quota', '--memory', '--cores', '--as']

/** Splits off the options before `--`; the rest is the command for `exec`. */
function split(words: readonly string[]) {
  const end = words.indexOf('--')
  const before = end < 0 ? words : words.slice(0, end)
  const named = new Map<string, string>()
  const plain: string[] = []
  const flags = new Set<string>()
  for (let at = 0; at < before.length; at += 1) {
    const word = before[at] ?? ''
    if (flagWords.includes(word)) flags.add(word)
    else if (namedWords.includes(word)) named.set(word, before[++at] ?? '')
    else if (word.startsWith('--')) return null
    else plain.push(word)
  }
  return { plain, named, flags, command: end < 0 ? null : words.slice(end + 1) }
}

type Split = NonNullable<ReturnType<typeof split>>

function inputOf(words: readonly string[], { named, flags, command }: Split) {
  const [verb, name, ...rest] = words
  const [third] = rest
  switch (verb) {
    case 'list':
    case 'usage':
    case 'health':
    case 'approvals':
    case 'trash':
    case 'people':
      return name === undefined ? { verb, input: {} } : null
    case 'create': {
      const shared = named.get('--shared')
      const [quota, memory, cores] = ['--quota', '--memory', '--cores'].map(word => named.get(word))
      const more = {
        ...(shared && { shared: shared.split(',') }),
        ...(quota && { quotaGiB: number(quota) }),
        ...(flags.has('--vm') && { vm: true }),
        ...(memory && { memoryGiB: number(memory) }),
        ...(cores && { cores: number(cores) }),
      }
      return { verb, input: { name, modules: rest, ...more } } as const
    }
    case 'start':
    case 'stop':
    case 'destroy':
    case 'snapshots':
      return rest.length === 0 ? { verb, input: { name } } : null
    case 'exec':
      return command && rest.length === 0 ? { verb, input: { name, argv: command } } : null
    case 'logs':
      return rest.length < 2 ? { verb, input: { name, ...(third && { lines: number(third) }) } } : null
    case 'snapshot':
    case 'restore':
    case 'forget-snapshot':
      return rest.length === 1 ? { verb, input: { name, label: third } } : null
    case 'purge':
      return rest.length === 1 ? { verb, input: { name, id: third } } : null
    case 'resize':
      return rest.length === 1 ? { verb, input: { name, quotaGiB: number(third) } } : null
    case 'invite':
    case 'expel':
      return rest.length === 0 ? { verb, input: { person: name } } : null
    case 'undo':
    case 'approve':
    case 'refuse':
      return rest.length === 0 ? { verb, input: { id: name } } : null
    default:
      return null
  }
}

export function wantedOf(words: readonly string[]): Wanted | null {
  const found = split(words)
  const request = found && inputOf(found.plain, found)
  if (!found || !request || (found.command && request.verb !== 'exec')) return null
  const moduleFile = found.named.get('--module') ?? null
  if ((found.flags.has('--vm') || moduleFile !== null) && request.verb !== 'create') return null
  return {
    ...request,
    moduleFile,
    json: found.flags.has('--json'),
    yes: found.flags.has('--yes'),
    as: found.named.get('--as') ?? null,
  }
}

/** `voxnix call [--as NAME]`; null for any other command. */
export function calledBy(words: readonly string[]): { readonly as: string | null } | null {
  const [first, ...rest] = words
  if (first !== 'call') return null
  const [option, as, ...more] = rest
  if (option === undefined) return { as: null }
  return option === '--as' && as !== undefined && more.length === 0 ? { as } : null
}

/** `voxnix verify [--known HASH]`; null for any other command. */
export function verifiedBy(words: readonly string[]): { readonly known: string | null } | null {
  const [first, option, known, ...more] = words
  if (first !== 'verify') return null
  if (option === undefined) return { known: null }
  return option === '--known' && /^[0-9a-f]{64}$/.test(known ?? '') && more.length === 0
    ? { known: known ?? null }
    : null
}
