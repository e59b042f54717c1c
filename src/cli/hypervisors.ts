import type { Command } from 'commander'
import { type VmReport, vmReport } from '#shared/hypervisors.ts'
import { type Act, examples } from './act.ts'
import { forBox } from './boxes/box-named.ts'
import { targetsFor, type WayWords, withWay } from './deploy/targets.ts'
import { oneAnswer } from './flash/answers.ts'
import { findImage } from './images/find-image.ts'
import { cpusFrom, memoryFrom } from './machines/words.ts'
import { knownFormat } from './request.ts'
import type { Session } from './session.ts'
import { t, terminalMessage } from './texts.ts'
import { usage } from './usage.ts'

type Words = WayWords & {
  on: string
  name?: string
  format?: string
  memory?: string
  cpus?: string
  storage?: string
  network?: string
  personalise?: string
  start?: boolean
}

export function vmCommand(program: Command, act: Act) {
  const vm = program.command('vm').summary(t('help.vm.summary')).description(t('help.vm'))
  withWay(
    vm
      .command('create')
      .description(t('help.vm.create'))
      .argument('<image>', t('help.images.id'))
      .requiredOption('--on <host>', t('help.vm.on'))
      .option('--name <name>', t('help.vm.name'))
      .option('-f, --format <format>', t('help.vm.format'))
      .option('--memory <size>', t('help.vm.memory'))
      .option('--cpus <n>', t('help.vm.cpus'))
      .option('--storage <name>', t('help.vm.storage'))
      .option('--network <name>', t('help.vm.network'))
      .option('--personalise <file>', t('help.run.personalise')),
  )
    .option('--start', t('help.vm.start'))
    .addHelpText(
      'after',
      examples(
        'kiln vm create tiny-20260131-120000-1a2b --on root@hypervisor --start',
        'kiln vm create latest --on hypervisor --name web1 --memory 4G --network br0 --personalise web1.json --start',
      ),
    )
    .action(act(create))
}

const command = 'vm create'

async function create(session: Session, word: string, words: Words) {
  const { client, output, follow } = session
  const { id: image, box } = await findImage(client, word, { command })
  const [target] = await targetsFor(session, { ...words, to: [words.on] }, command)
  if (!target) throw usage(terminalMessage('usage.missing-option', { option: '--on' }), command)
  const request = {
    target,
    name: words.name ?? null,
    storage: words.storage ?? null,
    network: words.network ?? null,
    format: words.format === undefined ? null : knownFormat(words.format, command),
    memoryMiB: words.memory === undefined ? null : memoryFrom(words.memory, command),
    cpus: words.cpus === undefined ? null : cpusFrom(words.cpus, command),
    answers: words.personalise === undefined ? null : await oneAnswer(client, words.personalise, command),
    start: words.start ?? false,
  }
  const vm = vmReport.parse(
    await follow(await client.hypervisors.createVm({ ...request, ...forBox(box), image })),
  )
  for (const line of vmLines(vm)) output.line(line)
  output.object({ type: 'result', vm })
}

/** The result, and how to continue with it on the host. */
function vmLines(vm: VmReport): string[] {
  const { name, id, host, storage, network, mac, commands } = vm
  return [
    t(vm.started ? 'cli.vm.started' : 'cli.vm.made', { name, id, host }),
    network === null
      ? t('cli.vm.no-network', { storage })
      : t('cli.vm.network', { storage, network, mac: mac ?? '' }),
    ...(vm.acceleration === 'none' ? [t('cli.vm.emulated', { host })] : []),
    ...(vm.secureBoot === 'setup' ? [t('cli.vm.secure-boot')] : []),
    t('cli.vm.console', { command: commands.console }),
    ...(commands.address === null ? [] : [t('cli.vm.address', { command: commands.address })]),
    t('cli.vm.remove', { command: commands.remove.join(' && ') }),
  ]
}
