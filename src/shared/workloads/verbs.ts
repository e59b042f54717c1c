// The verbs of an orchestrator's broker, as one table. Policy (judge.ts), decoder, terminal and agent derive from it.
import type { Fields } from './fields.ts'
import type { Role } from './people.ts'

/**
 * `read` changes nothing. `destructive` loses something that a start does not bring back: it waits for an approval each time.
 * `answer` gives or refuses an approval. `people` changes who may come in. Of neither a program gets anything.
 */
type Effect = 'read' | 'write' | 'destructive' | 'answer' | 'people'

const name = { kind: 'name' } as const
const id = { kind: 'id' } as const
const label = { kind: 'label' } as const

/** The most that one workload may store, in GiB. */
const gibibytes = { kind: 'integer', least: 1, most: 65_536 } as const

/**
 * `workload`: the verb is about an existing one, by its `name`. `shared`: also for those with whom its owner shares it.
 * `untrusted`: whether its reply has text that programs in workloads wrote, or names that other people gave;
 * `left-out`: where it names folders in a workload. What programs printed may also be in the words of a failure
 * (foreign-text.ts).
 */
export const verbs = {
  whoami: { effect: 'read', least: 'viewer', untrusted: 'never', input: {} },
  list: { effect: 'read', least: 'viewer', untrusted: 'others', input: {} },
  usage: { effect: 'read', least: 'viewer', untrusted: 'others', input: {} },
  health: { effect: 'read', least: 'viewer', untrusted: 'others', input: {} },
  approvals: { effect: 'read', least: 'viewer', untrusted: 'others', input: {} },
  trash: { effect: 'read', least: 'operator', untrusted: 'others', input: {} },
  logs: {
    effect: 'read',
    least: 'operator',
    workload: 'shared',
    untrusted: 'always',
    input: { name, lines: { kind: 'integer', least: 1, most: 200, optional: true } },
  },
  snapshots: { effect: 'read', least: 'operator', workload: 'shared', untrusted: 'always', input: { name } },
  create: {
    effect: 'write',
    least: 'operator',
    untrusted: 'never',
    input: {
      name,
      modules: { kind: 'names', most: 16 },
      shared: { kind: 'names', most: 32, optional: true },
      quotaGiB: { ...gibibytes, optional: true },
      /** Its author is root in the workload. */
      ownModule: { kind: 'module', optional: true, atTerminal: true },
      /** A virtual machine, and not a container. The others are of it alone. */
      vm: { kind: 'flag', optional: true },
      memoryGiB: { kind: 'integer', least: 1, most: 1024, optional: true },
      cores: { kind: 'integer', least: 1, most: 64, optional: true },
    },
  },
  start: { effect: 'write', least: 'operator', workload: 'shared', untrusted: 'never', input: { name } },
  stop: { effect: 'write', least: 'operator', workload: 'shared', untrusted: 'never', input: { name } },
  exec: {
    effect: 'write',
    least: 'operator',
    workload: 'shared',
    untrusted: 'always',
    input: { name, argv: { kind: 'argv' } },
  },
  snapshot: {
    effect: 'write',
    least: 'operator',
    workload: 'shared',
    untrusted: 'left-out',
    input: { name, label },
  },
  resize: {
    effect: 'write',
    least: 'operator',
    workload: 'own',
    untrusted: 'never',
    input: { name, quotaGiB: gibibytes },
  },
  restore: {
    effect: 'destructive',
    least: 'operator',
    workload: 'own',
    untrusted: 'left-out',
    input: { name, label },
  },
  'forget-snapshot': {
    effect: 'destructive',
    least: 'operator',
    workload: 'own',
    untrusted: 'never',
    input: { name, label },
  },
  destroy: { effect: 'destructive', least: 'operator', workload: 'own', untrusted: 'never', input: { name } },
  /** Removes a workload in the trash before its seven days have ended. */
  purge: { effect: 'destructive', least: 'owner', untrusted: 'never', input: { name, id } },
  undo: { effect: 'write', least: 'operator', untrusted: 'others', input: { id } },
  approve: { effect: 'answer', least: 'operator', untrusted: 'always', input: { id } },
  people: { effect: 'read', least: 'owner', untrusted: 'others', input: {} },
  invite: { effect: 'people', least: 'owner', untrusted: 'never', input: { person: label } },
  expel: { effect: 'people', least: 'owner', untrusted: 'never', input: { person: label } },
  /** Someone who is not on the list yet calls this: the code decides, and no one on the list needs it. */
  join: { effect: 'people', least: 'owner', untrusted: 'never', input: { code: { kind: 'code' } } },
  refuse: { effect: 'answer', least: 'operator', untrusted: 'never', input: { id } },
} as const satisfies Record<string, VerbRow>

type VerbRow = {
  readonly effect: Effect
  readonly least: Role
  readonly workload?: 'own' | 'shared'
  readonly untrusted: 'always' | 'others' | 'left-out' | 'never'
  readonly input: Fields
}

export type Verb = keyof typeof verbs

export const verbRow = (verb: Verb): VerbRow => verbs[verb]

export const isVerb = (value: unknown): value is Verb =>
  typeof value === 'string' && Object.hasOwn(verbs, value)
