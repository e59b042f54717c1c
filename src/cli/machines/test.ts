import type { Command } from 'commander'
import { failure } from '#shared/errors.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { runRequest } from '#shared/machines/run-request.ts'
import { type Act, examples } from '../act.ts'
import { findImageId } from '../images/find-image.ts'
import type { Session } from '../session.ts'
import { loadScenario } from '../testing/load.ts'
import { runSteps } from '../testing/run-steps.ts'
import { readSerial } from '../testing/serial-reader.ts'
import { t } from '../texts.ts'
import { untilEnded } from './follow.ts'

type Words = { from?: string; keep?: boolean }

export function testCommand(program: Command, act: Act) {
  program
    .command('test')
    .summary(t('help.test.summary'))
    .description(t('help.test'))
    .argument('<image>', t('help.images.id'))
    .argument('<scenario>', t('help.test.scenario'))
    .option('--from <checkpoint>', t('help.test.from'))
    .option('--keep', t('help.test.keep'))
    .addHelpText('after', examples(...exampleCommands))
    .action(act(test))
}

const exampleCommands = [
  'kiln test tiny-20260131-120000-1a2b scenario.ts --keep',
  'kiln test tiny-20260131-120000-1a2b scenario.ts --from booted',
]

async function test(session: Session, word: string, path: string, words: Words) {
  const { client, output } = session
  const image = await findImageId(client, word, { command: 'test' })
  const scenario = await loadScenario(path)
  const { from } = words
  const machine = from === undefined ? await startNew(session, image) : await goBack(session, image, from)
  const { id } = machine
  output.note(t('cli.test.machine', { id }))
  const serial = await readSerial(client, id, from === undefined)
  const after = from === undefined ? -1 : scenario.steps.findIndex(({ name }) => name === from)
  const steps = scenario.steps.slice(after + 1)
  const again = (last: string) =>
    t('cli.test.again', { command: `kiln test ${image} ${path} --from '${last}'` })
  await runSteps(session, { machine, steps, serial, again }).finally(() => serial.close())
  if (!words.keep) {
    await client.machines.forceOff({ id })
    await untilEnded(client, id)
    await client.machines.remove({ id })
  }
  output.line(t('cli.test.done', { count: steps.length }))
  output.object({ type: 'result', passed: steps.length, machine: words.keep ? id : null })
}

/** Starts a machine with one of Kiln's keys, if the image accepts one. */
async function startNew({ client, follow }: Session, image: string): Promise<Machine> {
  const { notPersonal } = await client.machines.check(runRequest.parse({ image }))
  const request = runRequest.parse({ image, login: notPersonal === null })
  return follow<Machine>(await client.machines.start(request))
}

/** Throws scenario.no-checkpoint. The image's newest machine that has it; an ended one is started first. */
async function goBack({ client, follow }: Session, image: string, name: string): Promise<Machine> {
  const { machines } = await client.machines.list({})
  const found = machines.find(
    each => each.image.id === image && each.checkpoints.some(checkpoint => checkpoint.name === name),
  )
  if (!found) throw failure('scenario.no-checkpoint', { operation: 'test', values: { image, name } })
  const { id } = found
  if (!found.runs) await follow(await client.machines.startAgain({ id }))
  return follow<Machine>(await client.machines.goBack({ id, name }))
}
