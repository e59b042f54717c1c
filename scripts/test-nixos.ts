// `npm run test:nixos`: profiles built from Debian's packages, booted by their own boot loader under emulation,
// personalised, switched and rolled back (docs/nixos-tests.md). `--profile ID`, once or more, takes those ("template" is one, and
// "smallest", the NixOS that their figures are set beside), `--system aarch64-linux` makes them for another
// processor, `--until STAGE` ends with that column of the table, `--only STAGE` runs one that has a separate machine,
// `--keep` leaves the disks and consoles, `--report FILE` gets the sum as JSON, `--record` writes down what passed
// (test/records). Prints one table, the figures and the sum.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { nixPath } from '#platform/nix/places.ts'
import { kilnProfiles } from './test-nix/profiles.ts'
import { findSources } from './test-nix/shared-sources.ts'
import { killMachinesIn } from './test-nixos/machine/kill-machines.ts'
import { createSlots } from './test-nixos/machine/slots.ts'
import { packagesFolder } from './test-nixos/packages/debian-packages.ts'
import { type ProfileResult, runProfile } from './test-nixos/profile-run.ts'
import { createRecorder } from './test-nixos/records/recorder.ts'
import { runSmallest, smallest } from './test-nixos/smallest-run.ts'
import { type Stage, stages, standaloneStages } from './test-nixos/stages.ts'
import { debianNix } from './test-nixos/system/debian-nix.ts'
import { type Figures, figuresTable } from './test-nixos/system/figures.ts'
import { envFor, ownSystem, systems } from './test-nixos/system/systems.ts'
import { reportTable } from './test-nixos/table.ts'
import { ToolError } from './test-nixos/tool-error.ts'

const { values: flags } = parseArgs({
  options: {
    profile: { type: 'string', multiple: true },
    until: { type: 'string' },
    only: { type: 'string' },
    system: { type: 'string', default: ownSystem },
    keep: { type: 'boolean', default: false },
    report: { type: 'string' },
    record: { type: 'boolean', default: false },
  },
})
const ownEnv: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: nixPath(process.env, homedir()),
  NIX_CONFIG: process.env['NIX_CONFIG'] ?? 'substituters =',
}
const all = [smallest, 'template', ...kilnProfiles(resolve(import.meta.dirname, '..', 'nix'))]
const unknown = flags.profile?.find(id => !all.includes(id))
// It has none of the stages that can run alone.
const profiles = flags.profile ?? all.filter(id => flags.only === undefined || id !== smallest)
const work = mkdtempSync(join(tmpdir(), 'kiln-nixos-'))

const lastForeign: Stage = 'bad seed'

async function main(): Promise<boolean> {
  if (unknown !== undefined) throw new ToolError(`No profile "${unknown}". There are: ${all.join(', ')}`)
  const foreign = flags.system !== ownSystem
  // Later stages have machines of Kiln's own commands, or need layers that are pinned for this computer alone.
  const until = stages.find(stage => stage === (flags.until ?? (foreign ? lastForeign : undefined)))
  if (flags.until !== undefined && until === undefined)
    throw new ToolError(`No stage "${flags.until}". There are: ${stages.join(', ')}`)
  const only = standaloneStages.find(stage => stage === flags.only)
  if (flags.only !== undefined && only === undefined)
    throw new ToolError(
      `"${flags.only}" is not a stage with a separate machine: ${standaloneStages.join(', ')}`,
    )
  const system = systems.find(each => each === flags.system)
  if (system === undefined)
    throw new ToolError(`No system "${flags.system}". There are: ${systems.join(', ')}`)
  const env = envFor(system, ownEnv)
  const isLater = until !== undefined && stages.indexOf(until) > stages.indexOf(lastForeign)
  if (foreign && (isLater || (only ?? lastForeign) !== lastForeign))
    throw new ToolError(`For ${system} there are the stages up to "${lastForeign}".`)
  const { env: sources, missing } = findSources({ env })
  if (!sources) throw new ToolError(missing)
  const { KILN_NIXPKGS: nixpkgs, KILN_NIX_INPUTS: inputs } = sources
  const nix = debianNix({ nixpkgs, inputs, packages: packagesFolder(env), env, system })
  const rows = new Map<string, ProfileResult['row']>()
  const figures = new Map<string, Figures>()
  const recorder = flags.record ? createRecorder(nix, work) : null
  const waiting = [...profiles]
  // Two machines at a time are what two cores carry.
  const machines = createSlots(2)
  const worker = async () => {
    for (let profile = waiting.shift(); profile !== undefined; profile = waiting.shift()) {
      const log = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`)
      const folder = join(work, profile)
      const common = { nix, env, folder, machines, until, log }
      const record = profile === smallest ? undefined : await recorder?.(profile, { until, only })
      const result =
        profile === smallest
          ? await runSmallest(common)
          : await runProfile({ ...common, profile, only, keep: flags.keep })
      rows.set(profile, result.row)
      record?.(result.row)
      for (const [name, each] of result.figures) figures.set(name, each)
      // Five profiles have some thirty gigabytes of drives.
      if (!flags.keep) rmSync(folder, { recursive: true, force: true })
    }
  }
  await Promise.all([worker(), worker()])
  const measured = figuresTable(figures)
  if (measured !== '') console.log(`${measured}\n`)
  const report = reportTable(rows)
  console.log(report.text)
  if (flags.report !== undefined)
    writeFileSync(flags.report, JSON.stringify({ ...report.sum, failures: report.failures }))
  return report.sum.failed === 0
}

// Ended from outside, it takes its machines and their disks along.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
process.once('exit', () => {
  killMachinesIn(work)
  if (flags.keep) console.error(`Disks and consoles: ${work}`)
  else rmSync(work, { recursive: true, force: true })
})

try {
  process.exitCode = (await main()) ? 0 : 1
} catch (thrown) {
  if (!(thrown instanceof ToolError)) throw thrown
  console.error(`test:nixos: ${thrown.message}`)
  process.exitCode = 1
}
