import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { reportText } from '#shared/diagnostics/report-text.ts'
import type { DoctorReport, ToolReport } from '#shared/doctor.ts'
import { failure } from '#shared/errors.ts'
import type { Act } from './act.ts'
import { builderLines, limaLines } from './builders/doctor-lines.ts'
import type { Session } from './session.ts'
import { t, texts } from './texts.ts'

export function doctorCommand(program: Command, act: Act) {
  program
    .command('doctor')
    .summary(t('help.doctor.summary'))
    .description(t('help.doctor'))
    .option('--fix', t('help.doctor.fix'))
    .addOption(new Option('--report [file]', t('help.doctor.report')).conflicts('fix'))
    .action(act(doctor))
}

const states = {
  ok: '✓',
  missing: `✗ ${t('cli.doctor.missing')}`,
  'too-old': `✗ ${t('cli.doctor.too-old')}`,
  broken: `✗ ${t('cli.doctor.broken')}`,
}

/** A tool that few users need may be missing. */
const stateText = ({ state, extra }: ToolReport) =>
  extra && state === 'missing' ? `– ${t('cli.doctor.missing')}` : states[state]

type Words = { fix?: boolean; report?: true | string }

async function doctor(session: Session, { fix, report: reported }: Words) {
  const { client, output, follow } = session
  if (reported !== undefined) return writeReport(session, reported === true ? null : resolve(reported))
  let report = await client.doctor.check({})
  show(report)
  for (const tool of fix ? report.tools : []) {
    // The report names the tools that Kiln cannot install, and who can.
    if (tool.state === 'ok' || !tool.fix) continue
    output.note(t('cli.doctor.fixing', { tool: tool.name, fix: tool.fix }))
    report = await follow<DoctorReport>(await client.doctor.fix({ tool: tool.id }))
  }
  if (fix) show(report)
  const [lima, builders] = await Promise.all([client.lima.list({}), client.doctor.builders({})])
  for (const line of [...limaLines(lima), ...builders.flatMap(builderLines)]) output.line(line)
  output.object({ type: 'result', ...report, lima, builders })
  const missing = report.tools.find(tool => tool.required && tool.state !== 'ok')
  if (missing && output.json) process.exitCode = 3
  else if (missing)
    throw failure('tool.missing', {
      operation: 'doctor',
      values: { tool: missing.name, install: missing.install },
    })

  function show({ tools }: DoctorReport) {
    for (const tool of tools) {
      output.line(
        `${stateText(tool)}  ${output.bold(tool.name)} ${tool.version ?? ''}  ${output.dim(tool.path ?? '')}`,
      )
      output.line(`   ${texts.text(tool.why)}`)
      if (tool.problem) output.line(`   ${texts.text(tool.problem)}`)
      if (tool.state === 'ok') continue
      const { install } = tool
      const how = tool.fix
        ? t('cli.doctor.or-fix', { install, command: 'kiln doctor --fix' })
        : texts.text(install)
      output.line(`   ${how}`)
    }
  }
}

/** `path`: null prints it. With --json it is JSON, also in the file. */
async function writeReport({ client, engine, output }: Session, path: string | null) {
  const report = await client.doctor.report({})
  const text = output.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report, texts)
  if (path === null) {
    for (const line of text.trimEnd().split('\n')) output.line(line)
    output.object({ type: 'result', report })
    return
  }
  await engine.saveNewFile(path, text)
  output.line(t('cli.doctor.report-written', { path }))
  output.object({ type: 'result', path })
}
