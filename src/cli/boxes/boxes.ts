import type { Command } from 'commander'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { type Goal, goals, isGoal } from '#shared/boxes/goal.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { fromReport } from '#shared/errors.ts'
import { suggestion } from '#shared/names.ts'
import { type Act, examples, table } from '../act.ts'
import { answerOptions } from '../answer-options.ts'
import { findProfile } from '../profiles/find-profile.ts'
import { type RequestWords, requestFrom } from '../request.ts'
import type { Session } from '../session.ts'
import { AlreadyReported } from '../terminal/cancelled.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { exitStatus } from '../terminal/output.ts'
import { errorLine, t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { removeBox } from './remove-box.ts'
import { reportingAs, reportingFact } from './reporting.ts'
import { resetBox } from './reset-box.ts'
import { secret } from './secret.ts'
import { boxFacts, boxLines, printNext } from './show.ts'

type AnswerWords = Pick<RequestWords, 'set' | 'settings' | 'arch'> & { profile?: string; goal?: string }

export function boxCommand(program: Command, act: Act) {
  const boxes = program.command('box').summary(t('help.box.summary')).description(t('help.box'))
  const one = (name: string, help: string) =>
    boxes.command(name).description(help).argument('<box>', t('help.box.name'))
  const withAnswers = (command: Command) =>
    answerOptions(command.option('--profile <profile>', t('help.profile-or-flake'))).option(
      '--goal <goal>',
      t('help.box.goal', { goals: goals.join(', ') }),
    )
  boxes.command('list', { isDefault: true }).description(t('help.box.list')).action(act(list))
  withAnswers(boxes.command('add').description(t('help.box.add')).argument('<name>', t('help.box.new-name')))
    .option('--like <box>', t('help.box.like'))
    .addHelpText(
      'after',
      examples(
        'kiln box add kitchen --profile appliance --set timeZone=Europe/Amsterdam',
        'kiln box add kitchen-2 --like kitchen',
      ),
    )
    .action(act(add))
  one('show', t('help.box.show')).action(act(show))
  withAnswers(one('set', t('help.box.set'))).action(act(set))
  one('reset', t('help.box.reset')).action(act(resetBox))
  one('secret', t('help.box.secret'))
    .argument('<key>', t('help.box.secret-key'))
    .option('--forget', t('help.box.secret-forget'))
    .addHelpText(
      'after',
      examples('kiln box secret kitchen token', 'kiln box secret kitchen token <token.txt'),
    )
    .action(act(secret))
  boxes
    .command('adopt')
    .description(t('help.box.adopt'))
    .argument('<host>', t('help.hosts.host'))
    .action(act(adopt))
  one('rename', t('help.box.rename')).argument('<name>', t('help.box.new-name')).action(act(rename))
  one('rm', t('help.box.rm'))
    .option('--machines', t('help.box.rm-machines'))
    .option('--images', t('help.box.rm-images'))
    .option('--host', t('help.box.rm-host'))
    .option('--yes', t('help.images.yes'))
    .action(act(removeBox))
}

async function list({ client, output }: Session) {
  const { boxes, problems, foreign, untaken } = await client.boxes.list({})
  for (const line of boxLines(boxes)) output.line(line)
  for (const { id, error } of problems) {
    output.note(errorLine(error))
    // A newer Kiln can read it.
    if (error.code !== 'box.newer') output.note(t('cli.box.unreadable', { command: `kiln box rm ${id}` }))
  }
  if (untaken) output.note(t('cli.box.untaken', { reason: errorLine(untaken) }))
  for (const { host } of foreign)
    output.note(t('cli.box.foreign', { host, command: `kiln box adopt ${host}` }))
  if (boxes.length === 0 && !untaken)
    output.line(t('cli.box.none', { command: 'kiln box add NAME --profile PROFILE' }))
  output.object({ type: 'result', boxes, problems, foreign, untaken })
  // The list is incomplete.
  if (untaken) throw new AlreadyReported(exitStatus(untaken.code))
}

async function add(session: Session, name: string, words: AnswerWords & { like?: string }) {
  const { client, output } = session
  const model = words.like === undefined ? null : await client.boxes.show({ box: words.like })
  const answers = await answersFrom(session, words, words.profile ?? model?.profile ?? null)
  const box = await client.boxes.add({ name, ...answers, like: words.like ?? null })
  output.line(t('cli.box.added', { name: box.name }))
  printNext(session, box)
  output.object({ type: 'result', box })
}

async function show(session: Session, wanted: string) {
  const { client, output } = session
  const box = await client.boxes.show({ box: wanted })
  const reporting = await reportingAs(session, box.id)
  output.line(`${output.bold(box.name)} (${box.id})`)
  for (const line of table([...boxFacts(box), ...reporting.map(reportingFact)])) output.line(line)
  // Only if it matters: kept secrets cannot be read without the keyring.
  if (box.keyring && box.secrets.length > 0) output.note(errorLine(box.keyring))
  printNext({ output }, box)
  output.object({ type: 'result', box, reporting })
}

/** Throws host.unknown, box.adopt-none, ssh.*. */
async function adopt(session: Session, host: string) {
  const { client, output } = session
  const box = await interruptible(signal => client.boxes.adopt({ host }, signal))
  output.line(t('cli.box.adopted', { host, name: box.name }))
  printNext(session, box)
  output.object({ type: 'result', box })
}

async function set(session: Session, wanted: string, words: AnswerWords) {
  const { client, output } = session
  const before = await client.boxes.show({ box: wanted })
  const answers = await answersFrom(session, words, words.profile ?? before.profile)
  const isOther = answers.profile !== undefined && answers.profile !== before.profile
  // Answers that the new profile shares are kept; the engine drops the others.
  const options = answers.options && { ...(isOther ? before.options : {}), ...answers.options }
  // The engine merges, so two of these commands at once keep the answers of both.
  const box = await client.boxes.change({
    box: before.id,
    ...answers,
    ...(options && { options, merge: true }),
  })
  output.line(t('cli.box.changed', { name: box.name }))
  printNext(session, box)
  output.object({ type: 'result', box })
}

async function rename({ client, output }: Session, wanted: string, name: string) {
  const before = await client.boxes.show({ box: wanted })
  const box = await client.boxes.change({ box: before.id, name })
  output.line(t('cli.box.renamed', { before: before.name, name: box.name }))
  output.object({ type: 'result', box })
}

/** Only what was typed. Throws usage, profile.*, option.*. */
async function answersFrom(
  session: Session,
  words: AnswerWords,
  profile: string | null,
): Promise<Partial<Pick<BoxView, 'profile' | 'options' | 'architecture' | 'goal'>>> {
  const goal = goalFrom(words.goal)
  if (profile === null) {
    if (words.set?.length || words.settings !== undefined || words.arch !== undefined)
      throw usage(terminalMessage('usage.box-no-profile'), 'box')
    return goal
  }
  const found = await findProfile(session, profile)
  const request = await requestFrom(found, words)
  await assertTyped(session, request, words)
  return {
    profile: request.profile,
    options: request.options,
    ...goal,
    ...(words.arch === undefined ? {} : { architecture: request.architecture }),
  }
}

/**
 * A box may still lack answers, but those that are typed must be valid. Throws option.*, profile.unsupported.
 */
async function assertTyped({ client }: Session, request: BuildRequest, { arch }: AnswerWords) {
  const typed = new Set([...Object.keys(request.options), ...(arch === undefined ? [] : ['architecture'])])
  const { problems } = await client.builds.check(request)
  const wrong = problems.find(({ field }) => typed.has(field))
  if (wrong) throw fromReport(wrong.error)
}

/** Throws usage. */
function goalFrom(word: string | undefined): { goal?: Goal } {
  if (word === undefined) return {}
  if (isGoal(word)) return { goal: word }
  const values = { goal: word, known: goals.join(', '), suggestion: suggestion(word, [...goals]) }
  throw usage(terminalMessage('usage.goal', values), 'box')
}
