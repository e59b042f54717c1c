// The command line equivalent to a deploy. Pure. A sudo password is not in it: it comes from a file.
import { addressText } from '../hosts/address.ts'
import { parseFlakeReference } from '../profiles/reference.ts'
import { quoted } from '../quoted.ts'
import { formatCheckWord } from './check-words.ts'
import type { DeployRequest, StateVersionAnswer } from './plan.ts'
import { sourceWords } from './source-words.ts'
import type { HostTarget } from './target.ts'

const usual = { activateSeconds: 600, confirmSeconds: 60, restartSeconds: 600, atOnce: 8 }

export function deployCommandLine(
  request: DeployRequest,
  {
    sudoPassword,
    leaveOutProblems = false,
    boxes = new Map(),
  }: {
    sudoPassword: boolean
    leaveOutProblems?: boolean
    /** Their names by their ids. */
    boxes?: ReadonlyMap<string, string>
  },
): string {
  const { source, hosts, mode, checks, newAddress, keepGenerations, substituteOnHost, again, canary } =
    request
  const named = source.kind === 'each' ? boxWords(source.of, boxes) : null
  const words = ['kiln', ...(named ?? beginning(source))]
  // The file has the hosts, and each box has its own.
  if (!named && !words.includes('--plan')) for (const { name } of hosts) words.push('--to', name)
  if (mode !== 'switch') words.push('--mode', mode)
  if (request.restart) words.push('--reboot')
  if (newAddress) words.push('--new-address', addressOf(newAddress))
  if (checks?.length === 0) words.push('--no-checks')
  for (const check of checks ?? []) words.push('--check', formatCheckWord(check))
  for (const [name, option] of [
    ['activateSeconds', '--activate-seconds'],
    ['confirmSeconds', '--confirm-seconds'],
    ['restartSeconds', '--reboot-seconds'],
    ['atOnce', '--at-once'],
  ] as const)
    if (request[name] !== usual[name]) words.push(option, String(request[name]))
  words.push(...answerWords(request.stateVersions))
  for (const { name } of request.waves) words.push('--wave', name)
  if (request.afterFailure !== 'stop') words.push('--after-failure', request.afterFailure)
  if (canary > 0) words.push('--canary', String(canary))
  if (keepGenerations !== null) words.push('--keep', String(keepGenerations))
  if (substituteOnHost) words.push('--substitute-on-host')
  if (again) words.push('--again')
  if (leaveOutProblems) words.push('--leave-out-problems')
  if (sudoPassword) words.push('--sudo-password-file', examplePasswordFile)
  return words.map(quoted).join(' ')
}

/** The command for the hosts that a deploy with this id did not switch. */
export const resumeCommandLine = (
  id: string,
  {
    passwordFile,
    stateVersions = [],
    leaveOutProblems = false,
  }: { passwordFile: string | null; stateVersions?: StateVersionAnswer[]; leaveOutProblems?: boolean },
): string =>
  [
    'kiln',
    'deploy',
    '--resume',
    id,
    ...answerWords(stateVersions),
    ...(leaveOutProblems ? ['--leave-out-problems'] : []),
    ...(passwordFile === null ? [] : ['--sudo-password-file', passwordFile]),
  ]
    .map(quoted)
    .join(' ')

const answerWords = (answers: readonly StateVersionAnswer[]) =>
  answers.flatMap(({ host, value }) => ['--state-version', host === null ? value : `${host}=${value}`])

/** The name of the file that replaces a typed password. */
export const examplePasswordFile = 'password.txt'

function beginning(source: DeployRequest['source']): string[] {
  switch (source.kind) {
    case 'kit':
      return [
        'deploy',
        '--from-kit',
        source.folder,
        ...(source.key === null ? [] : ['--kit-key', source.key]),
      ]
    case 'generation':
      return ['rollback', ...(source.number === null ? [] : ['--generation', String(source.number)])]
    case 'each':
      return ['deploy', ...eachWords(source.of)]
    default:
      return ['deploy', ...sourceWords(source)]
  }
}

type Each = Extract<DeployRequest['source'], { kind: 'each' }>['of']

/** null: not all of them are boxes whose names are known. */
function boxWords(of: Each, boxes: ReadonlyMap<string, string>): string[] | null {
  const names = of.flatMap(({ box }) => (box && boxes.get(box)) ?? [])
  return names.length === of.length ? ['deploy', ...names] : null
}

/** A flake with its pairs; what else each host gets only a file can say. */
function eachWords(of: Each): string[] {
  const pairs = of.map(({ host, source }) => ({
    host,
    reference: source.kind === 'flake' ? parseFlakeReference(source.reference) : null,
  }))
  const flakes = new Set(pairs.map(({ reference }) => reference?.flake))
  const [flake] = flakes
  if (flakes.size > 1 || flake === undefined) return ['--plan', 'deploy.json']
  return [
    flake,
    ...pairs.flatMap(({ host, reference }) =>
      reference?.name == null || reference.name === host ? [] : ['--map', `${reference.name}=${host}`],
    ),
  ]
}

/** Always with the user, as `kiln deploy` requires. */
const addressOf = ({ host, port, user }: HostTarget) => addressText({ host, port, user })
