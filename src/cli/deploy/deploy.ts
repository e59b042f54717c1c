import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { BoxView } from '#shared/boxes/box-view.ts'
import type { DeployPlan, DeployRequest, StateVersionAnswer } from '#shared/deploy/plan.ts'
import { failure } from '#shared/errors.ts'
import { deployJobs } from '#shared/jobs/kinds/deploy.ts'
import { type Act, examples, repeated } from '../act.ts'
import { boxNamed } from '../boxes/box-named.ts'
import { askingTrust } from '../profiles/trust.ts'
import type { Session } from '../session.ts'
import { AlreadyReported } from '../terminal/cancelled.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t } from '../texts.ts'
import { assertOneSource, type SourceWords } from './beginning.ts'
import { readPlanFile, savePlanFile } from './plan-file.ts'
import { printHostResults } from './results.ts'
import { planLines } from './show-plan.ts'
import { type SourceChoice, sourceFor, sourceOfHost } from './source.ts'
import { answersFrom, askedVersions } from './state-versions.ts'
import { withWay } from './targets.ts'
import { type DeployWords, type HostWords, numberFrom, requestFor, sudoPassword, whoIAm } from './words.ts'

type Words = DeployWords & SourceWords & SourceChoice

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
      .option('--canary <n>', t('help.deploy.canary')),
  )
    .option('--sudo-password-file <file>', t('help.deploy.sudo-password-file'))
    .option('--dry-run', t('help.deploy.dry-run'))
    .option('--yes', t('help.deploy.yes'))

export function deployCommand(program: Command, act: Act) {
  withHosts(
    program
      .command('deploy')
      .summary(t('help.deploy.summary'))
      .description(t('help.deploy'))
      .argument('[source]', t('help.deploy.what')),
  )
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
    .option('--state-version <release>', t('help.deploy.state-version'), repeated)
    .option('--set <key=value>', t('help.set'), repeated)
    .option('--settings <file>', t('help.settings'))
    .option('--arch <architecture>', t('help.arch'))
    .option('--trust', t('help.trust'))
    .addHelpText(
      'after',
      examples(
        'kiln deploy tiny --to root@box --set hostname=box',
        'kiln deploy kitchen',
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
      act(async (session, what: string | undefined, words: Words) => {
        const beginning = assertOneSource(what, words)
        if (beginning.kind === 'resume') {
          const stateVersions = await answersFrom(session, words.stateVersion)
          return deploy(session, { ...beginning, stateVersions }, words)
        }
        const box = beginning.kind === 'source' ? await boxNamed(session.client, beginning.what) : null
        const hosts = box && !words.to && !words.group ? { ...words, to: [hostOf(box)] } : words
        const request =
          beginning.kind === 'file'
            ? withAnswers(await readPlanFile(beginning.path), await answersFrom(session, words.stateVersion))
            : await requestFor(
                session,
                beginning.kind === 'kit'
                  ? { ...beginning, folder: resolve(beginning.folder) }
                  : beginning.kind === 'host'
                    ? await sourceOfHost(session, words.to?.[0] ?? '', words)
                    : await sourceFor(session, beginning.what, words, 'deploy'),
                hosts,
                box,
              )
        if (words.savePlan !== undefined) {
          await savePlanFile(words.savePlan, request)
          session.output.note(t('cli.deploy.saved', { path: words.savePlan }))
        }
        return deploy(session, { kind: 'request', request }, words)
      }),
    )
}

/** Throws box.no-host. */
function hostOf({ host, name }: Pick<BoxView, 'host' | 'name'>): string {
  if (host !== null) return host
  throw failure('box.no-host', { operation: 'deploy', values: { name } })
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
  const answers = words.yes ? [] : await askedVersions(session, first)
  const plan = answers.length > 0 ? await planned(answers) : first
  for (const host of plan.hosts) for (const line of planLines(host)) output.note(line)
  output.object({ type: 'plan', plan })
  if (words.dryRun) {
    output.object({ type: 'result', plan })
    // As without it: a host that could not be deployed to is a failure.
    if (plan.hosts.some(({ problem }) => problem !== null)) throw new AlreadyReported(1)
    return
  }
  await confirmOrThrow(session, plan, words)
  const started = await client.deploys.start({ plan: plan.id, sudoPassword: password, who: whoIAm() })
  const view = deployJobs.expect(await session.watch(started))
  printHostResults(
    output,
    view,
    plan.hosts.map(({ target }) => target.name),
  )
}

/** Throws deploy.unconfirmed. No prompt if nothing changes. */
async function confirmOrThrow({ ask }: Session, { hosts, request }: DeployPlan, { yes }: HostWords) {
  const count = hosts.filter(({ problem }) => problem === null).length
  if (yes || count === 0 || request.mode === 'dry') return
  const answer = await ask(t('cli.deploy.ask', { hosts: count, mode: request.mode }))
  if (!isYes(answer)) throw failure('deploy.unconfirmed', { operation: 'deploy' })
}
