// `kiln builder lima`: Lima VMs of this computer, as builders.
import type { Command } from 'commander'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import type { LimaSizeChoice, LimaVm } from '#shared/builders/lima.ts'
import { usualLimaName } from '#shared/builders/lima.ts'
import { failure } from '#shared/errors.ts'
import { bytes, mebibytes } from '#shared/messages/message.ts'
import { type Act, examples, table } from '../act.ts'
import type { Session } from '../session.ts'
import { sizeText, t, terminalMessage, texts } from '../texts.ts'
import { usage } from '../usage.ts'

type SizeWords = { cpus?: string; memory?: string; disk?: string }
type YesWords = { yes?: boolean }
type CreateWords = SizeWords & YesWords & { name?: string; replace?: boolean }

export function limaCommand(builder: Command, act: Act) {
  const lima = builder.command('lima').summary(t('help.lima.summary')).description(t('help.lima'))
  const one = (name: string, help: string) =>
    lima.command(name).description(help).argument('[vm]', t('help.lima.one'))
  const withSizes = (command: Command) =>
    command
      .option('--cpus <count>', t('help.lima.cpus'))
      .option('--memory <size>', t('help.lima.memory'))
      .option('--disk <size>', t('help.lima.disk'))
  lima.command('list', { isDefault: true }).description(t('help.lima.list')).action(act(list))
  withSizes(lima.command('create').description(t('help.lima.create')))
    .option('--name <name>', t('help.lima.name'))
    .option('--replace', t('help.lima.replace'))
    .option('--yes', t('help.lima.yes'))
    .addHelpText(
      'after',
      examples('kiln builder lima create --memory 8G', 'kiln build workstation --builder lima'),
    )
    .action(act(create))
  one('adopt', t('help.lima.adopt')).action(act(adopt))
  one('start', t('help.lima.start')).action(act(start))
  one('restart', t('help.lima.restart')).action(act(restart))
  one('stop', t('help.lima.stop')).option('--force', t('help.lima.force')).action(act(stop))
  withSizes(one('edit', t('help.lima.edit'))).action(act(edit))
  one('show', t('help.lima.show')).action(act(show))
  one('clean', t('help.lima.clean')).action(act(clean))
  one('delete', t('help.lima.delete')).option('--yes', t('help.lima.yes')).action(act(remove))
}

/** Throws usage. */
export function sizesFrom({ cpus, memory, disk }: SizeWords, command: string): LimaSizeChoice {
  const wrong = (found: string) =>
    usage(terminalMessage('usage.lima-size', { found }), `builder lima ${command}`)
  const gibibytes = (text: string) => {
    const [, count] = /^(\d{1,5})G?$/i.exec(text) ?? []
    if (count === undefined || Number(count) < 1) throw wrong(text)
    return Number(count) * 2 ** 30
  }
  if (cpus !== undefined && !/^[1-9]\d{0,2}$/.test(cpus)) throw wrong(cpus)
  return {
    ...(cpus === undefined ? {} : { cpus: Number(cpus) }),
    ...(memory === undefined ? {} : { memoryBytes: gibibytes(memory) }),
    ...(disk === undefined ? {} : { diskBytes: gibibytes(disk) }),
  }
}

const row = ({ name, state, architecture, cpus, memoryBytes, diskBytes, builder }: LimaVm): string[] => [
  name,
  t(`lima.state.${state}`),
  architecture,
  t('cli.lima.cpus', { count: cpus }),
  texts.text(mebibytes(memoryBytes / 2 ** 20)),
  texts.text(mebibytes(diskBytes / 2 ** 20)),
  builder === null ? '' : t('cli.lima.is-builder'),
]

async function list({ client, output }: Session) {
  const { version, problem, vms } = await client.lima.list({})
  for (const line of table(vms.map(row))) output.line(line)
  if (problem) {
    const { message, hint } = texts.error(problem)
    output.note(message)
    output.note(hint)
  } else if (vms.length === 0) output.note(t('cli.lima.none', { command: 'kiln builder lima create' }))
  output.object({ type: 'result', version, problem, vms })
}

async function create(session: Session, words: CreateWords) {
  const { name, replace = false } = words
  const sizes = sizesFrom(words, 'create')
  if (replace) await confirmOrThrow(session, name ?? usualLimaName, words)
  const wanted = { ...(name === undefined ? {} : { name }), sizes, replace }
  await followBuilder(session, await session.client.lima.create(wanted))
}

const adopt = async (session: Session, vm = usualLimaName) =>
  followBuilder(session, await session.client.lima.adopt({ vm }))
const start = async (session: Session, vm = usualLimaName) =>
  followBuilder(session, await session.client.lima.start({ vm }))
const restart = async (session: Session, vm = usualLimaName) =>
  followBuilder(session, await session.client.lima.restart({ vm }))

async function followBuilder(
  { output, follow }: Session,
  started: Parameters<Session['follow']>[0],
): Promise<void> {
  const builder = await follow<KnownBuilder>(started)
  output.note(t('cli.lima.ready', { name: builder.name }))
  output.object({ type: 'result', builder })
}

async function stop(
  { client, output, follow }: Session,
  vm = usualLimaName,
  { force = false }: { force?: boolean },
) {
  const { name } = await follow<{ name: string }>(await client.lima.stop({ vm, force }))
  output.note(t('cli.lima.stopped', { name }))
  output.object({ type: 'result', name })
}

async function edit({ client, output, follow }: Session, vm = usualLimaName, words: SizeWords) {
  const changed = await follow<LimaVm>(await client.lima.edit({ vm, sizes: sizesFrom(words, 'edit') }))
  output.line(row(changed).join('  ').trimEnd())
  output.object({ type: 'result', vm: changed })
}

async function show({ client, output }: Session, wanted = usualLimaName) {
  const shown = await client.lima.show({ vm: wanted })
  const { vm, folder, diskUsedBytes, logs } = shown
  output.line(row(vm).join('  ').trimEnd())
  if (vm.problem) output.line(vm.problem)
  const facts = [
    [t('cli.lima.fact.folder'), folder],
    [t('cli.lima.fact.used'), sizeText(diskUsedBytes)],
    ...logs.map(({ path }) => [t('cli.lima.fact.log'), path]),
  ]
  for (const line of table(facts)) output.line(line)
  for (const { line } of logs) if (line) output.line(`  ${line}`)
  output.object({ type: 'result', ...shown })
}

async function clean({ client, output, follow }: Session, vm = usualLimaName) {
  const { freedBytes } = await follow<{ freedBytes: number | null }>(await client.lima.clean({ vm }))
  output.note(
    freedBytes === null ? t('cli.lima.cleaned') : t('cli.lima.freed', { size: sizeText(freedBytes) }),
  )
  output.object({ type: 'result', freedBytes })
}

/** Cannot be undone. Throws lima.unconfirmed, lima.unknown. */
async function confirmOrThrow({ client, ask }: Session, wanted: string, { yes = false }: YesWords) {
  if (yes) return
  const { vm, diskUsedBytes } = await client.lima.show({ vm: wanted })
  const answer = await ask(t('cli.lima.ask-delete', { name: vm.name, size: bytes(diskUsedBytes) }))
  if (!/^(y|yes)$/i.test((answer ?? '').trim()))
    throw failure('lima.unconfirmed', { operation: 'lima.delete', values: { name: vm.name } })
}

async function remove(session: Session, vm = usualLimaName, words: YesWords) {
  const { client, output, follow } = session
  await confirmOrThrow(session, vm, words)
  const { name } = await follow<{ name: string }>(await client.lima.delete({ vm }))
  output.note(t('cli.lima.deleted', { name }))
  output.object({ type: 'result', name })
}
