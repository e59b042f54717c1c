import { resolve } from 'node:path'
import type { Command } from 'commander'
import { resumeCommandLine } from '#shared/deploy/command-line.ts'
import type { DeployPlan, DeployRequest, StateVersionAnswer } from '#shared/deploy/plan.ts'
import { failure } from '#shared/errors.ts'
import { deployJobs } from '#shared/jobs/kinds/deploy.ts'
import { parseFlakeReference } from '#shared/profiles/reference.ts'
import { type Act, examples, repeated } from '../act.ts'
import { answerOptions } from '../answer-options.ts'
import { boxNamed } from '../boxes/box-named.ts'
import { askingTrust } from '../profiles/trust.ts'
import type { Session } from '../session.ts'
import { AlreadyReported } from '../terminal/cancelled.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t, terminalMessage } from '../texts.ts'
import { numberFrom, usage } from '../usage.ts'
import { beginningFrom, type SourceWords } from './beginning.ts'
import { type FleetWords, fleetOfBoxes, fleetOfFlake, hostOf } from './fleet.ts'
import { readPlanFile, savePlanFile } from './plan-file.ts'
import { printHostResults } from './results.ts'
import { planLines } from './show-plan.ts'
import { type SourceChoice, sourceFor, sourceOfHost } from './source.ts'
import { answersFrom, askStateVersions } from './state-versions.ts'
import { withWay } from './targets.ts'
import { type DeployWords, type HostWords, requestFor, sudoPassword, whoIAm } from './words.ts'

type Words = DeployWords & SourceWords & SourceChoice & FleetWords

const withHosts = (command: Command) =>
  withWay(
    command
      .option('--to <user@host>', t('help.deploy.to'), repeated)
      .option('--group <tag>', t('help.deploy.group'), repeated)
      .option('--check <check>', t('help.deploy.check'), repeated)
      .option('--no-checks', t('help.deploy.no-checks'))
      .option('--activate-seconds <n>', t('help.deploy.activate-seconds'))
      .option('--confirm-seconds <n>', t('help.deploy.confirm-seconds'))
      .option('--at-once <n>', t('help.deploy.at-once'))
      .option('--canary <n>', t('help.deploy.canary'))
      .option('--wave <tag>', t('help.deploy.wave'), repeated)
      .option('--after-failure <what>', t('help.deploy.after-failure')),
  )
    .option('--sudo-password-file <file>', t('help.deploy.sudo-password-file'))
    .option('--dry-run', t('help.deploy.dry-run'))
    .option('--yes', t('help.deploy.yes'))

export function deployCommand(program: Command, act: Act) {
  answerOptions(
    withHosts(
      program
        .command('deploy')
        .summary(t('help.deploy.summary'))
        .description(t('help.deploy'))
        .argument('[source...]', t('help.deploy.what')),
    )
      .option('--map <configuration=host>', t('help.deploy.map'), repeated)
      .option('--leave-out-problems', t('help.deploy.leave-out-problems'))
      .option('--from-kit <folder>', t('help.deploy.from-kit'))
      .option('--kit-key <key>', t('help.kit.key'))
      .option('--from-host', t('help.deploy.from-host'))
      .option('--plan <file>', t('help.deploy.plan'))
      .option('--save-plan <file>', t('help.deploy.save-plan'))
      .option('--resume [id]', t('help.deploy.resume'))
      .option('--mode <mode>', t('help.deploy.mode'))
      .option('--reboot', t('help.deploy.reboot'))
      .option('--reboot-seconds <n>', t('help.deploy.reboot-seconds'))
      .option('--new-address <user@host>', t('help.deploy.new-address'))
      .option('--keep <n>', t('help.deploy.keep'))
      .option('--substitute-on-host', t('help.deploy.substitute'))
      .option('--again', t('help.deploy.again'))
      .option('--state-version <release>', t('help.deploy.state-version'), repeated),
  )
    .option('--trust', t('help.trust'))
    .addHelpText(
      'after',
      examples(
        'kiln deploy tiny --to root@box --set hostname=box',
        'kiln deploy kitchen',
        'kiln deploy . --map kitchen=root@10.0.0.5 --canary 1',
        'kiln deploy kitchen attic --wave test --wave production',
        'kiln deploy ./machines#box --to me@box.example --check 443 --check nginx.service',
        'kiln deploy tiny-20260131-120000-1a2b --to root@10.0.0.5 --mode test --yes --json',
        'kiln deploy ./machines#box --group web --canary 1 --save-plan web.json',
        'kiln deploy --plan web.json --yes',
        'kiln deploy --from-kit /media/stick/box --to root@box',
        'kiln deploy --from-host --to box --set message=hello',
        'kiln deploy --resume',
      ),
    )
    .action(
      act(async (session, what: string[], words: Words) => {
        const beginning = beginningFrom(what, words)
        if (beginning.kind === 'resume') {
          const stateVersions = await answersFrom(session, words.stateVersion)
          return deploy(session, { ...beginning, stateVersions }, words)
        }
        const request =
          beginning.kind === 'file'
            ? withAnswers(await readPlanFile(beginning.path), await answersFrom(session, words.stateVersion))
            : await requestOf(session, beginning, words)
        if (words.savePlan !== undefined) {
          await savePlanFile(words.savePlan, request)
          session.output.note(t('cli.deploy.saved', { path: words.savePlan }))
        }
        return deploy(session, { kind: 'request', request }, words)
      }),
    )
}

type Named = Exclude<ReturnType<typeof beginningFrom>, { kind: 'file' | 'resume' }>

async function requestOf(session: Session, beginning: Named, words: Words): Promise<DeployRequest> {
  if (beginning.kind === 'kit')
    return requestFor(session, { ...beginning, folder: resolve(beginning.folder) }, words)
  if (beginning.kind === 'host')
    return requestFor(session, await sourceOfHost(session, words.to?.[0] ?? '', words), words)
  if (beginning.kind === 'boxes') {
    const { source, hosts } = await fleetOfBoxes(session, beginning.names, words)
    return requestFor(session, source, words, { hosts })
  }
  const { what } = beginning
  const box = await boxNamed(session.client, what)
  if (box) {
    const hosts = words.to || words.group ? words : { ...words, to: [hostOf(box)] }
    return requestFor(session, await sourceFor(session, what, words, 'deploy'), hosts, { box })
  }
  const source = await sourceFor(session, what, words, 'deploy')
  const reference = source.kind === 'flake' ? parseFlakeReference(source.reference) : null
  const fleet = reference?.name === null ? await fleetOfFlake(session, reference.flake, words) : null
  if (fleet) return requestFor(session, fleet.source, words, { hosts: fleet.hosts })
  if (words.map) throw usage(terminalMessage('usage.map-flake'), 'deploy')
  return requestFor(session, source, words)
}

export function rollbackCommand(program: Command, act: Act) {
  withHosts(program.command('rollback').summary(t('help.rollback.summary')).description(t('help.rollback')))
    .option('--generation <n>', t('help.rollback.generation'))
    .addHelpText(
      'after',
      examples('kiln rollback --to root@box', 'kiln rollback --to root@box --generation 41'),
    )
    .action(
      act(async (session, words: HostWords & { generation?: string }) => {
        const number =
          numberFrom('--generation', words.generation, { from: 1, to: 999_999_999, command: 'rollback' }) ??
          null
        const request = await requestFor(session, { kind: 'generation', number }, words)
        return deploy(session, { kind: 'request', request }, words)
      }),
    )
}

type Beginning =
  | { kind: 'request'; request: DeployRequest }
  | { kind: 'resume'; id: string | null; stateVersions: StateVersionAnswer[] }

/** Facts that a host does not report can be given in addition to the file. */
const withAnswers = (request: DeployRequest, answers: readonly StateVersionAnswer[]): DeployRequest => ({
  ...request,
  stateVersions: [...request.stateVersions, ...answers],
})

async function deploy(session: Session, beginning: Beginning, words: HostWords & { trust?: boolean }) {
  const { client, output } = session
  const password = await sudoPassword(words)
  const planned = (answers: StateVersionAnswer[]) =>
    askingTrust(session, words, async () =>
      session.follow<DeployPlan>(
        beginning.kind === 'request'
          ? await client.deploys.plan({
              request: withAnswers(beginning.request, answers),
              sudoPassword: password,
            })
          : await client.deploys.resume({
              plan: beginning.id,
              sudoPassword: password,
              stateVersions: [...beginning.stateVersions, ...answers],
            }),
      ),
    )
  const first = await planned([])
  const answers = words.yes ? [] : await askStateVersions(session, first)
  const plan = answers.length > 0 ? await planned(answers) : first
  for (const host of plan.hosts) for (const line of planLines(host)) output.note(line)
  output.object({ type: 'plan', plan })
  if (words.dryRun) {
    output.object({ type: 'result', plan })
    // A host that could not be deployed to is a failure here too.
    if (plan.hosts.some(({ problem }) => problem !== null)) throw new AlreadyReported(1)
    return
  }
  const { leaveOutProblems } = await confirmOrThrow(session, plan, words)
  const started = await client.deploys.start({
    plan: plan.id,
    sudoPassword: password,
    who: whoIAm(),
    leaveOutProblems,
  })
  const view = deployJobs.expect(await session.watch(started))
  printHostResults(output, view, {
    order: plan.hosts.map(({ target }) => target.name),
    resume: resumeCommandLine(plan.id, { passwordFile: words.sudoPasswordFile ?? null, leaveOutProblems }),
  })
}

/** Throws deploy.unconfirmed. No prompt if nothing changes. */
async function confirmOrThrow(
  { ask }: Session,
  { hosts, request }: DeployPlan,
  { yes, leaveOutProblems = false }: HostWords,
): Promise<{ leaveOutProblems: boolean }> {
  const count = hosts.filter(({ problem }) => problem === null).length
  if (yes || count === 0 || request.mode === 'dry') return { leaveOutProblems }
  const some = hosts.length - count
  // With different systems, what is wrong with one may be wrong with all: the person decides.
  if (request.source.kind === 'each' && some > 0 && !leaveOutProblems) {
    const values = { some, hosts: hosts.length, others: count, mode: request.mode }
    if (isYes(await ask(t('cli.deploy.ask-leave-out', values)))) return { leaveOutProblems: true }
    throw failure('deploy.unconfirmed', { operation: 'deploy' })
  }
  const answer = await ask(t('cli.deploy.ask', { hosts: count, mode: request.mode }))
  if (!isYes(answer)) throw failure('deploy.unconfirmed', { operation: 'deploy' })
  return { leaveOutProblems }
}
