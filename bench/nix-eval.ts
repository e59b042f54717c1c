// What the evaluation of each profile costs, its form and its whole system, against the smallest NixOS that evaluates:
// the same nixpkgs, interleaved in one run, medians. Seconds are the processor's, which others at work do not change.
// Linux only: both are read from /proc.
//   node bench/nix-eval.ts [rounds]     needs Nix, KILN_NIXPKGS and KILN_NIX_INPUTS (docs/nix.md)
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { nixPath } from '#platform/nix/places.ts'
import { cellArguments } from '../scripts/test-nix/evaluate.ts'
import { kilnProfiles } from '../scripts/test-nix/profiles.ts'
import { median } from './median.ts'

const aim = 2.5
const rounds = Number(process.argv[2] ?? 5)
const { KILN_NIXPKGS: nixpkgs, KILN_NIX_INPUTS: inputs, KILN_NIX_OVERLAY: overlays = '' } = process.env
if (!nixpkgs || !inputs) throw new Error('KILN_NIXPKGS and KILN_NIX_INPUTS name no sources to evaluate.')
const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
const nix = resolve(import.meta.dirname, '..', 'nix')
const sources = { cell: resolve(nix, 'tests', 'cell.nix'), nixpkgs, inputs, overlays, env }

type Cost = { seconds: number; mebibytes: number }

/** What the kernel has counted so far, the memory's high-water mark too; null when the process is gone. */
function costOf(pid: number): Cost | null {
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    // After the name, which stands in brackets: utime and stime are fields 14 and 15, in hundredths (proc(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    if (!peak) return null
    return { seconds: (Number(fields[11]) + Number(fields[12])) / 100, mebibytes: Number(peak) / 1024 }
  } catch {
    return null
  }
}

async function evaluate(attribute: string, profile: string): Promise<Cost> {
  const call = cellArguments(sources, { profile, system: 'x86_64-linux' })
  const args = ['--eval', '--strict', '--json', sources.cell, '-A', attribute, ...call]
  const child = spawn('nix-instantiate', args, { env, stdio: 'ignore' })
  let cost: Cost | null = null
  // What is missed is the last ten milliseconds.
  const watch = setInterval(() => {
    cost = (child.pid ? costOf(child.pid) : null) ?? cost
  }, 10)
  const status = await new Promise((done, fail) => child.on('error', fail).on('exit', done))
  clearInterval(watch)
  if (status !== 0 || !cost) throw new Error(`${attribute} of ${profile} does not evaluate.`)
  return cost
}

const cases = [
  { name: 'smallest NixOS', attribute: 'smallest', profile: 'template' },
  ...['schema', 'toplevel.drvPath'].flatMap(attribute =>
    kilnProfiles(nix).map(profile => ({ name: `${profile} ${attribute.split('.')[0]}`, attribute, profile })),
  ),
].map(each => ({ ...each, costs: [] as Cost[] }))

for (let round = 0; round <= rounds; round++) {
  for (const { attribute, profile, costs } of cases) {
    const cost = await evaluate(attribute, profile)
    // The first round reads the files from the drive.
    if (round > 0) costs.push(cost)
  }
}

const medians = cases.map(({ name, costs }) => ({
  name,
  seconds: median(costs.map(cost => cost.seconds)),
  mebibytes: median(costs.map(cost => cost.mebibytes)),
}))
const least = medians[0]
if (!least) throw new Error('Nothing was measured.')
const ratios = medians.map(({ seconds }) => seconds / least.seconds)
console.log(`median of ${rounds}              seconds    ratio    MiB   ratio`)
for (const [index, { name, seconds, mebibytes }] of medians.entries()) {
  const ratio = (value: number) => `${value.toFixed(2)} ×`
  const columns = [
    seconds.toFixed(2).padStart(8),
    ratio(ratios[index] ?? Number.NaN).padStart(8),
    mebibytes.toFixed(0).padStart(6),
    ratio(mebibytes / least.mebibytes).padStart(7),
  ]
  console.log(`${name.padEnd(24)} ${columns.join(' ')}`)
}
const slow = medians.filter((_, index) => (ratios[index] ?? Number.NaN) > aim)
console.log(`aim: ≤ ${aim} × the seconds of the smallest NixOS. ${slow.length} above it`)
if (slow.length > 0) process.exitCode = 1
