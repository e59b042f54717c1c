// Output on stdout and stderr: lines of text for people; with --json only one object per line on stdout.

import { type ErrorReport, failure, KilnError, toReport } from '#shared/errors.ts'
import { t, texts, withText } from '../texts.ts'
import { plainJson, plainLine, plainText } from './plain-text.ts'

type Streams = { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream }

export type Output = {
  json: boolean
  /** A result or an event, as an object; printed only with --json. */
  object(value: { type: string; [key: string]: unknown }): void
  /** A line for people, on stdout; not printed with --json. */
  line(text?: string): void
  /** Once stdout took all that was printed. Throws output.unwritable. */
  written(): Promise<void>
  /** A line on stderr, always. */
  note(text: string): void
  /** Lines that the next status overwrites; an empty text clears them. Only on a terminal. */
  status(text: string): void
  /** Whether status lines are shown; if not, notes report what matters. */
  terminal: boolean
  failed(report: ErrorReport): void
  bold(text: string): string
  dim(text: string): string
}

export function createOutput(
  { stdout, stderr }: Streams,
  { json, env }: { json: boolean; env: Record<string, string | undefined> },
): Output {
  const colour = stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb' && !json
  const style = (code: number) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  const terminal = !json && stderr.isTTY
  let drawnLines = 0
  const toPerson = (stream: NodeJS.WriteStream, text: string) => stream.write(plainText(text))
  const clear = () => {
    if (drawnLines) stderr.write(`\r\u001b[K${'\u001b[1A\u001b[K'.repeat(drawnLines - 1)}`)
    drawnLines = 0
  }
  return {
    json,
    terminal,
    object: value => void (json && stdout.write(`${plainJson(value, withText)}\n`)),
    line(text = '') {
      clear()
      if (!json) stdout.write(`${plainLine(text)}\n`)
    },
    written: () =>
      new Promise((resolve, reject) => {
        const refused = (reason: string) =>
          reject(failure('output.unwritable', { operation: 'cli.print', values: { reason } }))
        if (stdout.errored) return refused(stdout.errored.message)
        stdout.write('', error => (error ? refused(error.message) : resolve()))
      }),
    note(text) {
      clear()
      stderr.write(`${plainLine(text)}\n`)
    },
    status(text) {
      if (!terminal) return
      clear()
      if (!text) return
      // Lines that wrap, or more lines than the screen has, could not be overwritten.
      const lines = text.split('\n').slice(0, Math.max(1, (stderr.rows || 24) - 1))
      toPerson(stderr, lines.map(line => line.slice(0, (stderr.columns || 80) - 1)).join('\n'))
      drawnLines = lines.length
    },
    failed(report) {
      clear()
      if (json) return void stdout.write(`${plainJson({ type: 'error', error: report }, withText)}\n`)
      const { message, hint } = texts.error(report)
      stderr.write(`${plainLine(t('cli.run.error', { message }))}\n`)
      const { lastLines = [], command } = report.details ?? {}
      if (lastLines.length) toPerson(stderr, `${lastLines.map(line => plainLine(`  ${line}`)).join('\n')}\n`)
      if (lastLines.length && command) stderr.write(`${plainLine(t('cli.run.command', { command }))}\n`)
      if (hint) stderr.write(`${plainLine(t('cli.run.hint', { hint }))}\n`)
    },
    bold: style(1),
    dim: style(2),
  }
}

/** Something that the command line names does not exist, or is of the wrong kind. */
const wrongWords = new Set<ErrorReport['code']>([
  'profile.unknown',
  'profile.unknown-word',
  'profile.unsupported',
  'source.unknown-word',
  'box.unknown',
  'box.ambiguous',
  'box.name',
  'box.no-secret',
  'image.unknown',
  'image.unknown-word',
  'image.no-format',
  'machine.unknown',
  'machine.checkpoint-unknown',
  'host.unknown',
  'host.address',
  'hosts.flake-unknown',
  'builder.unknown',
  'lima.unknown',
  'cache.unknown',
  'cache.url',
  'cache.key',
  'cache.no-key',
  'cache.name',
  'cache.signs-itself',
  'deploy.pair-unknown-configuration',
  'deploy.pair-unknown-host',
  'deploy.target',
  'deploy.twice',
  'deploy.new-address',
  'deploy.plan-other',
  'deploy.restart-mode',
  'deploy.unknown-plan',
  'drive.not-found',
  'drive.not-drive',
  'drive.not-whole',
  'drive.label',
  'file.missing',
  'file.broken',
  'seed.table',
  'kit.not-one',
  'update.first-all',
  'connect.none',
  'connect.backup',
  'connect.inside',
  'connect.box-unknown',
  'connect.account-unknown',
  'connect.household-unknown',
  'connect.upload-login-unknown',
  'connect.computer-unknown',
  'connect.ticket-unknown',
  'connect.login-form',
  'connect.server-unknown',
  'connect.several',
  'connect.box-unnamed',
  'connect.box-ambiguous',
  'workload.unknown',
  'workload.not-in-trash',
])

/** 2: usage error; 3: something required is missing; 1: it failed. */
export function exitStatus(code: ErrorReport['code']): 1 | 2 | 3 {
  if (code === 'nix.missing' || code === 'nix.too-old' || code === 'nix.daemon' || code === 'tool.missing')
    return 3
  if (
    code === 'machine.no-firmware' ||
    code === 'profile.unprepared' ||
    code === 'flash.tool-missing' ||
    code === 'cache.tool-missing'
  )
    return 3
  if (code === 'install.no-tool' || code === 'install.tool-old') return 3
  if (code === 'flake.reference' || code === 'flake.ambiguous' || code === 'flake.configuration') return 2
  if (code === 'usage' || code.startsWith('option.') || code === 'name.invalid') return 2
  return wrongWords.has(code) ? 2 : 1
}

export const reportOf = (thrown: unknown) =>
  thrown instanceof KilnError ? thrown.report() : toReport(thrown, 'kiln')
