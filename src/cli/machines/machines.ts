import type { Command } from 'commander'
import type { Image } from '#shared/images/image.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { bytes } from '#shared/messages/message.ts'
import { type Act, table } from '../act.ts'
import type { Session } from '../session.ts'
import { errorLine, sizeText, t } from '../texts.ts'
import { untilEnded } from './follow.ts'
import { removeMachine } from './remove-machine.ts'
import { forwardLine, startedLines, stateText } from './show.ts'
import { sshTo } from './ssh.ts'

export function machinesCommand(program: Command, act: Act) {
  const machines = program
    .command('machines')
    .summary(t('help.machines.summary'))
    .description(t('help.machines'))
  const one = (name: string, help: string) =>
    machines.command(name).description(help).argument('<id>', t('help.machines.id'))
  machines.command('list', { isDefault: true }).description(t('help.machines.list')).action(act(list))
  one('show', t('help.machines.show')).action(act(show))
  one('start', t('help.machines.start')).action(act(start))
  one('stop', t('help.machines.stop'))
    .option('--force', t('help.machines.force'))
    .action(act((session, id: string, { force }: { force?: boolean }) => stop(session, id, force ?? false)))
  one('reset', t('help.machines.reset')).action(act(reset))
  one('checkpoint', t('help.machines.checkpoint'))
    .argument('<name>', t('help.machines.name'))
    .option('--remove', t('help.machines.checkpoint-remove'))
    .action(act(checkpoint))
  one('go-back', t('help.machines.go-back')).argument('<name>', t('help.machines.name')).action(act(goBack))
  one('keep', t('help.machines.keep')).option('--name <name>', t('help.build.name')).action(act(keep))
  one('ssh', t('help.machines.ssh'))
    .argument('[command...]', t('help.machines.command'))
    .action(act((session, id: string, words: string[]) => sshTo(session, id, words)))
  one('rm', t('help.machines.rm')).option('--yes', t('help.images.yes')).action(act(removeMachine))
}

async function list({ client, output }: Session) {
  const { machines, problems } = await client.machines.list({})
  const rows = machines.map(machine => [
    machine.id,
    machine.name,
    stateText(machine),
    machine.forwards.map(({ host, guest }) => `${host}→${guest}`).join(' '),
    sizeText(machine.allocatedBytes),
  ])
  for (const line of table(rows)) output.line(line)
  for (const { error } of problems) output.note(errorLine(error))
  if (machines.length === 0) output.line(t('cli.machines.none', { command: 'kiln run IMAGE' }))
  output.object({ type: 'result', machines, problems })
}

async function show({ client, output }: Session, id: string) {
  const machine = await client.machines.show({ id })
  output.line(`${output.bold(machine.name)} (${machine.id})`)
  output.line(stateText(machine))
  for (const forward of machine.forwards) output.line(forwardLine(forward, machine))
  for (const { name, memoryBytes, createdAt } of machine.checkpoints) {
    const when = new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')
    output.line(t('cli.machine.checkpoint', { name, when, size: bytes(memoryBytes) }))
  }
  output.object({ type: 'result', machine })
}

const result = ({ output }: Session, machine: Machine) => output.object({ type: 'result', machine })

async function start(session: Session, id: string) {
  const { client, output, follow } = session
  const machine = await follow<Machine>(await client.machines.startAgain({ id }))
  for (const line of startedLines(machine)) output.note(line)
  result(session, machine)
}

async function stop(session: Session, id: string, force: boolean) {
  const { client, output } = session
  if (force) await client.machines.forceOff({ id })
  else await client.machines.powerOff({ id })
  const machine = await untilEnded(client, id)
  output.line(t('cli.machine.ended', { id, state: stateText(machine) }))
  result(session, machine)
}

async function reset(session: Session, id: string) {
  result(session, await session.client.machines.reset({ id }))
}

async function checkpoint(
  session: Session,
  id: string,
  name: string,
  { remove: gone }: { remove?: boolean },
) {
  const { client, follow } = session
  const call = gone ? client.machines.removeCheckpoint : client.machines.makeCheckpoint
  result(session, await follow<Machine>(await call({ id, name })))
}

async function goBack(session: Session, id: string, name: string) {
  result(session, await session.follow<Machine>(await session.client.machines.goBack({ id, name })))
}

async function keep({ client, output, follow }: Session, id: string, { name = '' }: { name?: string }) {
  const image = await follow<Image>(await client.machines.keep({ id, name }))
  output.line(image.id)
  output.note(t('cli.machine.kept'))
  output.object({ type: 'result', image })
}
