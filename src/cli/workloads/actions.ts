// The `kiln workloads …` commands that destroy nothing.
import type { Executed } from '#shared/contract/workloads.ts'
import { nameIn, wordsOf } from '#shared/workloads/input-words.ts'
import { table } from '../act.ts'
import type { Session } from '../session.ts'
import { AlreadyReported } from '../terminal/cancelled.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { readNamed } from '../terminal/named-file.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { approvalRow, lossLines, snapshotRow, trashRow, workloadRow, youLine } from './lines.ts'
import { type AsWords, placeOf } from './place.ts'

type VmWords = { vm?: true; memory?: string; cores?: string }
type CreateWords = AsWords & VmWords & { quota?: string; shared?: string; module?: string }

const mostGiB = 65_536
const mostMemoryGiB = 1024
const mostCores = 64
const mostLines = 200

function countFrom(word: string, most: number, command: string): number {
  const count = /^\d{1,6}$/.test(word) ? Number(word) : 0
  if (count >= 1 && count <= most) return count
  throw usage(terminalMessage('usage.count', { found: word, most }), command)
}

async function read(session: Session, word: string, words: AsWords) {
  const { place, hostName } = await placeOf(session, word, words)
  const overview = await interruptible(signal => session.client.workloads.list(place, signal))
  return { place, hostName, overview }
}

export async function list(session: Session, word: string, words: AsWords) {
  const { output } = session
  const { hostName, overview } = await read(session, word, words)
  const { workloads, modules, vms, role, approvals } = overview
  output.note(youLine(overview, hostName))
  for (const line of table(workloads.map(workloadRow))) output.line(line)
  if (workloads.length === 0)
    output.line(
      role === 'viewer'
        ? t('cli.workloads.none-for-viewer')
        : t('cli.workloads.none', { command: `kiln workloads create ${hostName} NAME MODULE...` }),
    )
  if (modules.length > 0 && role !== 'viewer')
    output.note(t('cli.workloads.modules', { modules: modules.join(' ') }))
  if (vms && role !== 'viewer') output.note(t('cli.workloads.vm-modules', { modules: vms.modules.join(' ') }))
  if (approvals.length > 0) {
    const command = `kiln workloads approvals ${hostName}`
    output.note(t('cli.workloads.waits', { count: approvals.length, command }))
  }
  output.object({ type: 'result', ...overview })
}

export async function trash(session: Session, word: string, words: AsWords) {
  const { overview } = await read(session, word, words)
  for (const line of table(overview.trash.map(trashRow))) session.output.line(line)
  if (overview.trash.length === 0) session.output.line(t('cli.workloads.no-trash'))
  session.output.object({ type: 'result', trash: overview.trash })
}

export async function approvals(session: Session, word: string, words: AsWords) {
  const { overview } = await read(session, word, words)
  const rows = table(overview.approvals.map(approvalRow))
  overview.approvals.forEach((each, at) => {
    session.output.line([rows[at] ?? '', ...lossLines(each)].join('\n'))
  })
  if (overview.approvals.length === 0) session.output.line(t('cli.workloads.no-approvals'))
  session.output.object({ type: 'result', approvals: overview.approvals })
}

function vmOf({ vm, memory, cores }: VmWords) {
  const command = 'workloads create'
  if (!vm && (memory !== undefined || cores !== undefined))
    throw usage(
      terminalMessage('usage.needs-vm', { option: memory === undefined ? '--cores' : '--memory' }),
      command,
    )
  if (!vm) return null
  return {
    memoryGiB: memory === undefined ? null : countFrom(memory, mostMemoryGiB, command),
    cores: cores === undefined ? null : countFrom(cores, mostCores, command),
  }
}

export async function create(
  session: Session,
  word: string,
  name: string,
  modules: string[],
  { quota, shared, module, vm, memory, cores, ...words }: CreateWords,
) {
  const quotaGiB = quota === undefined ? null : countFrom(quota, mostGiB, 'workloads create')
  const ownModule = module === undefined ? null : await readNamed(module, 'workloads.create')
  const { place } = await placeOf(session, word, words)
  const ofVm = vmOf({ ...(vm && { vm }), ...(memory && { memory }), ...(cores && { cores }) })
  const people = (shared ?? '').split(',').filter(each => each !== '')
  const wanted = { ...place, name, modules, shared: people, ownModule, quotaGiB, vm: ofVm }
  const started = await session.client.workloads.create(wanted)
  const made = await session.follow<{ name: string; address: string }>(started)
  session.output.line(t('cli.workloads.created', made))
  session.output.object({ type: 'result', ...made })
}

export async function start(session: Session, word: string, name: string, words: AsWords) {
  const { place } = await placeOf(session, word, words)
  await interruptible(signal => session.client.workloads.start({ ...place, name }, signal))
  session.output.line(t('cli.workloads.started', { name }))
  session.output.object({ type: 'result', name })
}

export async function stop(session: Session, word: string, name: string, words: AsWords) {
  const { place } = await placeOf(session, word, words)
  await interruptible(signal => session.client.workloads.stop({ ...place, name }, signal))
  session.output.line(t('cli.workloads.was-stopped', { name }))
  session.output.object({ type: 'result', name })
}

export async function logs(
  session: Session,
  word: string,
  name: string,
  lines: string | undefined,
  words: AsWords,
) {
  const count = lines === undefined ? undefined : countFrom(lines, mostLines, 'workloads logs')
  const { place } = await placeOf(session, word, words)
  const wanted = { ...place, name, ...(count !== undefined && { lines: count }) }
  const { text } = await interruptible(signal => session.client.workloads.logs(wanted, signal))
  for (const line of text.replace(/\n$/, '').split('\n')) session.output.line(line)
  session.output.object({ type: 'result', name, text })
}

const mostStatus = 255

/** A virtual machine may say any number, and a shell takes what is left of it by 256: 256 would be a success. */
const exitOf = (status: number | null) =>
  status !== null && status >= 0 && status <= mostStatus ? status : 1

/** Exits with the status of the command. */
export async function exec(session: Session, word: string, name: string, argv: string[], words: AsWords) {
  const { output } = session
  const { place } = await placeOf(session, word, words)
  const ran: Executed = await interruptible(signal =>
    session.client.workloads.exec({ ...place, name, argv }, signal),
  )
  const shown = (text: string, show: (line: string) => void) => {
    if (text !== '') for (const line of text.replace(/\n$/, '').split('\n')) show(line)
  }
  output.object({ type: 'result', name, ...ran })
  shown(ran.out, output.line)
  if (!output.json) shown(ran.err, output.note)
  if (ran.cut) output.note(t('cli.workloads.cut'))
  if (ran.timedOut) output.note(t('cli.workloads.timed-out'))
  const exit = exitOf(ran.status)
  if (exit !== 0) throw new AlreadyReported(exit)
}

export async function snapshot(session: Session, word: string, name: string, label: string, words: AsWords) {
  const { place } = await placeOf(session, word, words)
  const wanted = { ...place, name, label }
  const { leftOut } = await interruptible(signal => session.client.workloads.snapshot(wanted, signal))
  session.output.line(t('cli.workloads.snapshot', { name, label }))
  if (leftOut.length > 0) session.output.note(t('cli.workloads.left-out', { folders: wordsOf(leftOut) }))
  session.output.object({ type: 'result', name, label, leftOut })
}

export async function snapshots(session: Session, word: string, name: string, words: AsWords) {
  const { place } = await placeOf(session, word, words)
  const found = await interruptible(signal => session.client.workloads.snapshots({ ...place, name }, signal))
  for (const line of table(found.map(snapshotRow))) session.output.line(line)
  if (found.length === 0) session.output.line(t('cli.workloads.no-snapshots', { name }))
  session.output.object({ type: 'result', name, snapshots: found })
}

export async function resize(session: Session, word: string, name: string, gib: string, words: AsWords) {
  const quotaGiB = countFrom(gib, mostGiB, 'workloads resize')
  const { place } = await placeOf(session, word, words)
  await interruptible(signal => session.client.workloads.resize({ ...place, name, quotaGiB }, signal))
  session.output.line(t('cli.workloads.resized', { name, quota: quotaGiB }))
  session.output.object({ type: 'result', name, quotaGiB })
}

export async function undo(session: Session, word: string, id: string, words: AsWords) {
  const { place } = await placeOf(session, word, words)
  const { name } = await interruptible(signal => session.client.workloads.undo({ ...place, id }, signal))
  session.output.line(t('cli.workloads.back', { name }))
  session.output.object({ type: 'result', name })
}

export async function approve(session: Session, word: string, id: string, words: AsWords) {
  const { place, overview } = await read(session, word, words)
  const found = overview.approvals.find(each => each.id === id)
  // If the approval is not pending, the broker refuses it with a reason.
  const name = found ? nameIn(found.input) || found.verb : id
  await session.follow(await session.client.workloads.approve({ ...place, id, name }))
  session.output.line(t('cli.workloads.approved'))
  session.output.object({ type: 'result', id })
}

export async function refuse(session: Session, word: string, id: string, words: AsWords) {
  const { place } = await placeOf(session, word, words)
  await interruptible(signal => session.client.workloads.refuse({ ...place, id }, signal))
  session.output.line(t('cli.workloads.refused'))
  session.output.object({ type: 'result', id })
}
