// The diagnostic report. Every value in it is selected explicitly; nothing is passed on merely because it exists.

import type { DiagnosticReport } from '#shared/diagnostics/report.ts'
import { shortPath } from '#shared/diagnostics/short-path.ts'
import { thrownFacts } from '#shared/diagnostics/thrown-facts.ts'
import type { ToolReport } from '#shared/doctor.ts'
import type { Settings } from '#shared/settings.ts'
import { logged } from './logged.ts'
import type { Ports } from './ports/index.ts'
import { readSettings } from './settings.ts'

const logLines = 200
const jobLines = 20

export async function diagnosticReport(ports: Ports, signal: AbortSignal): Promise<DiagnosticReport> {
  const { host, log, now } = ports
  const checked = await ports.doctor.check(signal).catch(logged(log, 'tools-unchecked'))
  let settingsProblem: string | null = null
  const settings = await readSettings(ports).catch(thrown => {
    settingsProblem = thrownFacts(thrown).code ?? null
    return null
  })
  await log.flush()
  const lines = await log.read()
  const failed = lines.filter(({ event, data }) => event === 'job-ended' && data.outcome === 'failed')
  return {
    schema: 1,
    createdAt: now(),
    version: host.kilnVersion,
    platform: host.platform,
    architecture: host.architecture,
    tools: (checked?.tools ?? []).map(tool => toolFacts(tool, host.home)),
    settings: settings && withShortPaths(settings, host.home),
    settingsProblem,
    failedJobs: failed.slice(-jobLines),
    log: lines.slice(-logLines),
  }
}

/** Includes only the code of a problem: its values may quote another program's output. */
function toolFacts({ id, state, required, version, path, problem }: ToolReport, home: string) {
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : null
  return { id, state, required, version, path: path && shortPath(path, home), problem: code }
}

function withShortPaths(settings: Settings, home: string): Settings {
  const short = (path: string) => shortPath(path, home)
  const { imagesFolder, profileFolders, trusted } = settings
  return {
    ...settings,
    imagesFolder: imagesFolder && short(imagesFolder),
    profileFolders: profileFolders.map(short),
    trusted: trusted.map(each => ({ ...each, path: short(each.path), real: each.real && short(each.real) })),
  }
}
