import { resolve } from 'node:path'
import type { Command } from 'commander'
import { driveName } from '#shared/drives/drive-name.ts'
import { failure, fromReport } from '#shared/errors.ts'
import type { HostDisk } from '#shared/hosts/disks.ts'
import { isAddress } from '#shared/install/kexec-place.ts'
import type { InstallPlan, InstallResult } from '#shared/install/plan.ts'
import { list } from '#shared/messages/message.ts'
import { type Act, examples, repeated } from './act.ts'
import { answerOptions } from './answer-options.ts'
import { boxNamed, forBox } from './boxes/box-named.ts'
import { type SourceChoice, sourceFor } from './deploy/source.ts'
import { targetsFor, type WayWords, withWay } from './deploy/targets.ts'
import { oneAnswer } from './flash/answers.ts'
import { diskLines } from './hosts/disks.ts'
import { askingTrust } from './profiles/trust.ts'
import type { Session } from './session.ts'
import { durationText, errorText, sizeText, t, terminalMessage } from './texts.ts'
import { numberFrom, usage } from './usage.ts'

type Words = SourceChoice &
  WayWords & {
    to?: string
    disk?: string[]
    confirm?: string[]
    kexec?: string
    phaseSeconds?: string
    startSeconds?: string
    personalise?: string
    dryRun?: boolean
  }

const operation = 'install'

export function installCommand(program: Command, act: Act) {
  answerOptions(
    withWay(
      program
        .command('install')
        .summary(t('help.install.summary'))
        .description(t('help.install'))
        .argument('<source>', t('help.install.what'))
        .option('--to <user@host>', t('help.install.to'))
        .option('--disk <serial>', t('help.install.disk'), repeated)
        .option('--confirm <serial>', t('help.install.confirm'), repeated)
        .option('--kexec <file>', t('help.install.kexec')),
    )
      .option('--phase-seconds <n>', t('help.install.phase-seconds'))
      .option('--start-seconds <n>', t('help.install.start-seconds')),
  )
    .option('--trust', t('help.trust'))
    .option('--personalise <file>', t('help.run.personalise'))
    .option('--dry-run', t('help.install.dry-run'))
    .addHelpText(
      'after',
      examples(
        'kiln install ./machines#box --to root@10.0.0.5 --dry-run',
        'kiln install ./machines#box --to root@10.0.0.5 --disk S4EVNX0M123456',
        'kiln install appliance --to root@10.0.0.5 --disk S4EVNX0M123456 --personalise box1.json',
      ),
    )
    .action(act(install))
}

async function install(session: Session, what: string, words: Words) {
  const { client, output } = session
  const answers =
    words.personalise === undefined ? null : await oneAnswer(client, words.personalise, operation)
  const box = await boxNamed(client, what)
  const request = { ...(await requestFrom(session, what, words)), personalised: answers !== null }
  const plan = await askingTrust(session, words, async () =>
    session.follow<InstallPlan>(await client.installs.plan({ request })),
  )
  showPlan(session, plan)
  output.object({ type: 'plan', plan })
  const [problem, ...others] = plan.problems
  for (const each of others) output.note(errorText(each))
  if (problem) throw fromReport(problem)
  if (words.dryRun) return output.object({ type: 'result', plan })
  const typed = await confirmed(session, plan.erased, words)
  const started = await client.installs.start({ plan: plan.id, typed, answers, ...forBox(box) })
  const result = await session.follow<InstallResult>(started)
  const { host, fingerprint } = result
  output.line(t('cli.install.done', { host, time: durationText(result.seconds) }))
  output.line(t('cli.install.key', { fingerprint }))
  output.object({ type: 'result', ...result })
}

/** Throws usage, deploy.target, profile.unknown. */
async function requestFrom(session: Session, what: string, words: Words) {
  const { to, kexec } = words
  if (to === undefined) throw usage(terminalMessage('usage.missing-option', { option: '--to' }), 'install')
  const source = await sourceFor(session, what, words, operation)
  const [host] = await targetsFor(session, { ...words, to: [to] }, operation)
  if (!host) throw failure('deploy.target', { operation, values: { target: to } })
  const phaseSeconds =
    numberFrom('--phase-seconds', words.phaseSeconds, { from: 5, to: 86_400, command: operation }) ?? null
  const startSeconds = numberFrom('--start-seconds', words.startSeconds, {
    from: 5,
    to: 7200,
    command: operation,
  })
  return {
    source,
    host,
    disks: words.disk ?? [],
    phaseSeconds,
    kexec: kexec === undefined || isAddress(kexec) ? (kexec ?? null) : resolve(kexec),
    ...(startSeconds === undefined ? {} : { startSeconds }),
  }
}

function showPlan(
  { output }: Session,
  { request, target, disks, contentsRead, erased, devices }: InstallPlan,
) {
  const { name: host } = request.host
  if (!target) return
  const { os, machine, bootMode, memoryBytes, installer } = target
  const memory = memoryBytes === null ? '?' : sizeText(memoryBytes)
  output.note(t('cli.install.target', { host, os, machine, boot: t(`cli.install.boot.${bootMode}`), memory }))
  output.note(t(installer ? 'cli.install.installer' : 'cli.install.kexec'))
  for (const disk of disks) {
    const isErased = erased.some(({ serial, path }) => serial === disk.serial && path === disk.path)
    output.note(isErased ? t('cli.install.erased', { disk: nameOf(disk) }) : output.bold(nameOf(disk)))
    for (const line of diskLines(disk, contentsRead)) output.note(`  ${line}`)
  }
  if (devices.length > 0) output.note(t('cli.install.devices', { devices: list(devices) }))
}

const nameOf = (disk: HostDisk) => `${driveName(disk)} (${disk.path})`

/** Each serial as the user typed it, or gave it by --confirm. Throws install.unconfirmed. */
async function confirmed({ ask }: Session, erased: readonly HostDisk[], { confirm = [] }: Words) {
  const typed: string[] = []
  for (const disk of erased) {
    const { serial } = disk
    const answer = confirm.includes(serial)
      ? serial
      : await ask(t('cli.install.ask', { disk: nameOf(disk), serial }))
    if (answer?.trim() !== serial)
      throw failure('install.unconfirmed', {
        operation,
        values: { serials: list(erased.map(each => each.serial)) },
      })
    typed.push(serial)
  }
  return typed
}
