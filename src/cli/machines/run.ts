import type { Command } from 'commander'
import { fromReport, KilnError, toReport } from '#shared/errors.ts'
import type { Machine } from '#shared/machines/machine.ts'
import type { ReadyCheck } from '#shared/machines/ready-check.ts'
import type { RunRequest } from '#shared/machines/run-request.ts'
import { machineHref } from '#shared/window/routes.ts'
import { type Act, examples, repeated } from '../act.ts'
import { forBox } from '../boxes/box-named.ts'
import { oneAnswer } from '../flash/answers.ts'
import { findImage } from '../images/find-image.ts'
import { knownFormat } from '../request.ts'
import type { Session } from '../session.ts'
import { AlreadyReported, Cancelled } from '../terminal/cancelled.ts'
import { onInterrupts } from '../terminal/interrupts.ts'
import { durationText, errorLine, t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { serveWindow } from '../window.ts'
import { showSerial, untilEnded } from './follow.ts'
import { startedLines, stateText } from './show.ts'
import { checkFrom, cpusFrom, forwardFrom, memoryFrom, networkFrom, timeoutFrom } from './words.ts'

type Words = {
  format?: string
  headless?: boolean
  screen?: boolean
  forward?: string[]
  network?: string
  memory?: string
  cpus?: string
  emulate?: boolean
  login?: boolean
  personalise?: string
  wait?: string[]
  timeout?: string
  checkpoint?: string
}

export function runCommand(program: Command, act: Act) {
  program
    .command('run')
    .summary(t('help.run.summary'))
    .description(t('help.run'))
    .argument('<image>', t('help.images.id'))
    .option('-f, --format <format>', t('help.run.format'))
    .option('--headless', t('help.run.headless'))
    .option('--screen', t('help.run.screen'))
    .option('--forward <host:guest>', t('help.run.forward'), repeated)
    .option('--network <state>', t('help.run.network'))
    .option('--memory <size>', t('help.run.memory'))
    .option('--cpus <n>', t('help.run.cpus'))
    .option('--emulate', t('help.run.emulate'))
    .option('--login', t('help.run.login'))
    .option('--personalise <file>', t('help.run.personalise'))
    .option('--wait <check>', t('help.run.wait'), repeated)
    .option('--timeout <time>', t('help.run.timeout'))
    .option('--checkpoint <name>', t('help.run.checkpoint'))
    .addHelpText('after', examples(...exampleCommands))
    .action(act((session, image: string, words: Words) => run(session, image, words)))
}

const exampleCommands = [
  'kiln run latest',
  'kiln run kitchen',
  'kiln run tiny-20260131-120000-1a2b --headless --wait ssh --json',
  'kiln run tiny-20260131-120000-1a2b --forward 8080:80 --wait http://localhost/',
]

async function run(session: Session, word: string, words: Words) {
  const { client, output } = session
  if (words.screen && words.headless) throw usage(terminalMessage('usage.screen-headless'), 'run')
  const checks = (words.wait ?? []).map(checkFrom)
  const timeoutSeconds = timeoutFrom(words.timeout ?? '300')
  const { id, box } = await findImage(client, word, { command: 'run' })
  const request = { ...(await requestFrom(session, id, words)), ...forBox(box) }
  const { problems } = await client.machines.check(request)
  if (problems[0]) throw fromReport(problems[0].error)
  const machine = await session.follow<Machine>(await client.machines.start(request))
  for (const line of startedLines(machine)) output.note(line)
  output.object({ type: 'machine', machine })
  const ready = await waitFor(session, machine, { checks, timeoutSeconds })
  if (words.checkpoint !== undefined)
    await session.follow(await client.machines.makeCheckpoint({ id: machine.id, name: words.checkpoint }))
  if (words.headless) {
    output.line(machine.id)
    output.object({ type: 'result', machine: await client.machines.show({ id: machine.id }), ready })
    return
  }
  const place = machineHref(machine.id)
  const window = words.screen ? await serveWindow(session, { port: 0, place, open: true }) : null
  await toItsEnd(session, machine).finally(() => window?.close())
}

async function requestFrom({ client }: Session, image: string, words: Words): Promise<RunRequest> {
  return {
    image,
    format: words.format === undefined ? null : knownFormat(words.format),
    memoryMiB: words.memory === undefined ? null : memoryFrom(words.memory),
    cpus: words.cpus === undefined ? null : cpusFrom(words.cpus),
    forwards: (words.forward ?? []).map(forwardFrom),
    network: networkFrom(words.network ?? 'open'),
    screen: true,
    emulate: words.emulate ?? false,
    login: words.login ?? false,
    seed: words.personalise === undefined ? null : await oneAnswer(client, words.personalise, 'run'),
  }
}

type Waits = { checks: ReadyCheck[]; timeoutSeconds: number }

/** An interrupt powers the machine off, and throws Cancelled once it has ended. */
async function waitFor(session: Session, { id }: Machine, { checks, timeoutSeconds }: Waits) {
  const { client, output } = session
  const controller = new AbortController()
  const power = stopOnInterrupts(session, id, () => controller.abort())
  const ready: { check: ReadyCheck; seconds: number }[] = []
  try {
    for (const check of checks) {
      output.status(t('cli.machine.waiting'))
      const { seconds } = await client.machines.waitFor({ id, check, timeoutSeconds }, controller.signal)
      ready.push({ check, seconds })
      output.object({ type: 'ready', check, seconds })
    }
    if (ready.length > 0)
      output.note(t('cli.machine.ready', { time: durationText(ready.at(-1)?.seconds ?? 0) }))
    return ready
  } catch (thrown) {
    if (!controller.signal.aborted) throw thrown
    await untilEnded(client, id)
    throw new Cancelled()
  } finally {
    output.status('')
    power()
  }
}

/** Shows its serial port until it ends, or until Ctrl-C. */
async function toItsEnd(session: Session, machine: Machine) {
  const { client, output } = session
  output.note(t('cli.machine.how-to-end'))
  const stopShowing = showSerial(session, machine.id)
  const stopListening = stopOnInterrupts(session, machine.id, () => undefined)
  try {
    const ended = await untilEnded(client, machine.id)
    stopShowing()
    output.note(t('cli.machine.ended', { id: machine.id, state: stateText(ended) }))
    output.object({ type: 'result', machine: ended })
    if (ended.state === 'failed') throw new AlreadyReported(1)
  } finally {
    stopShowing()
    stopListening()
  }
}

/** Once: its power button. Twice: pull the plug. */
function stopOnInterrupts({ client, output }: Session, id: string, interrupted: () => void): () => void {
  return onInterrupts(process, again => {
    interrupted()
    output.note(t(again ? 'cli.machine.forcing' : 'cli.machine.stopping'))
    const ended = again ? client.machines.forceOff({ id }) : client.machines.powerOff({ id })
    ended.catch(thrown => {
      // It has just ended.
      if (thrown instanceof KilnError && thrown.code === 'machine.not-running') return
      output.note(errorLine(toReport(thrown, 'machines')))
    })
  })
}
