// The diagnostic report as text for people: the same in the window and on the command line. Pure.
import type { Texts } from '../messages/texts.ts'
import type { DiagnosticReport } from './report.ts'

type Line = DiagnosticReport['log'][number]

/** Ends with a newline. */
export function reportText(report: DiagnosticReport, { t }: Pick<Texts, 't'>): string {
  const { version, platform, architecture, settings, settingsProblem } = report
  const none = t('diagnostics.none')
  const section = (title: string, lines: string[]) => ['', title, ...(lines.length > 0 ? lines : [none])]
  return [
    t('diagnostics.title'),
    t('diagnostics.private'),
    '',
    t('diagnostics.created', { time: new Date(report.createdAt).toISOString() }),
    t('diagnostics.version', { version }),
    t('diagnostics.system', { platform, architecture }),
    ...section(t('diagnostics.tools'), report.tools.map(toolLine)),
    ...section(
      t('diagnostics.settings'),
      settings
        ? Object.entries(settings).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        : [t('diagnostics.settings-unreadable', { code: settingsProblem ?? '' })],
    ),
    ...section(t('diagnostics.failed-jobs'), report.failedJobs.map(logText)),
    ...section(t('diagnostics.log'), report.log.map(logText)),
    '',
  ].join('\n')
}

const toolLine = ({ id, state, version, path, problem }: DiagnosticReport['tools'][number]) =>
  [id, state, version, path, problem].filter(Boolean).join('  ')

function logText({ time, process, pid, level, event, data }: Line): string {
  const facts = Object.entries(data).flatMap(([key, value]) => (value == null ? [] : [`${key}=${value}`]))
  return [time, `${process}/${pid}`, level, event, ...facts].join(' ')
}

/** "kiln-diagnostics-2026-11-21.txt", with the date in UTC. */
export const reportFileName = ({ createdAt }: Pick<DiagnosticReport, 'createdAt'>): string =>
  `kiln-diagnostics-${new Date(createdAt).toISOString().slice(0, 10)}.txt`
