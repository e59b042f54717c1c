// The installed writer as one of the tools, if this Kiln needs one.
import { basename } from 'node:path'
import type { WriterSetupPort } from '#engine/ports/writer-setup.ts'
import type { ToolReport } from '#shared/doctor.ts'
import type { WriterSetup } from '#shared/drives/writer-setup.ts'
import { message } from '#shared/messages/codes.ts'
import { sentences, type Value } from '#shared/messages/message.ts'

export async function writerReport(
  setup: Pick<WriterSetupPort, 'state'>,
  signal: AbortSignal,
): Promise<ToolReport[]> {
  const found = await setup.state(signal)
  return found.state === 'not-needed' ? [] : [reportOf(found)]
}

function reportOf({ state, reason, folder, others }: WriterSetup): ToolReport {
  const isThere = state === 'installed'
  return {
    id: 'writer',
    name: 'kiln-writer',
    why: message('tool.why.writer'),
    required: false,
    extra: false,
    state: isThere ? 'ok' : state === 'missing' ? 'missing' : 'broken',
    version: isThere && folder ? basename(folder) : null,
    path: isThere ? folder : null,
    problem: problemOf(reason, others),
    install:
      state === 'not-allowed'
        ? message('tool.install.writer-account')
        : message('tool.install.writer', { command: 'kiln writer install' }),
    // Only after the user has read what is copied where.
    fix: null,
  }
}

function problemOf(reason: Value | null, others: string[]): Value | null {
  const command = 'kiln writer remove'
  const older = others.length > 0 ? message('tool.others.writer', { count: others.length, command }) : null
  const why = reason === null ? null : message('tool.problem.writer', { reason })
  const output = [why, older].filter(each => each !== null)
  return output.length > 0 ? sentences(output) : null
}
