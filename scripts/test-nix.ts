// `npm run test:nix`: every profile × format × architecture × variant, and everything that is refused, evaluated against
// a real nixpkgs. Nothing is built. KILN_NIXPKGS and KILN_NIX_INPUTS (a folder with disko, lanzaboote, agenix) name the
// sources, else archives bring them (test-nix/shared-sources.ts); KILN_NIX_OVERLAY adds overlays (paths with ":" between).
// `--update` writes the option schemas and the pages of docs/reference, `--profile ID` takes one profile only, `--short`
// takes of each the default and the fullest variant, `--schemas` the schemas and the refusals alone (what `npm test` runs),
// `--report FILE` writes the numbers as JSON.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { nixPath } from '#platform/nix/places.ts'
import { formatInfo, nixSystem } from '#shared/formats/format.ts'
import { type Option, optionSchema } from '#shared/profiles/option.ts'
import { type ProfileFile, profileFile } from '#shared/profiles/profile.ts'
import { modulesOptions, modulesPage } from './option-reference/modules-page.ts'
import { referenceFolder, writeReference } from './option-reference.ts'
import { type CellArguments, evaluator } from './test-nix/evaluate.ts'
import { graphChecker } from './test-nix/graph.ts'
import { sortedJson } from './test-nix/json.ts'
import { kilnProfiles } from './test-nix/profiles.ts'
import { findSources } from './test-nix/shared-sources.ts'
import { fullestRules, twoVariants, type Variant, variantsOf } from './test-nix/variants.ts'

const nix = resolve(import.meta.dirname, '..', 'nix')
const { values: flags } = parseArgs({
  options: {
    update: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    schemas: { type: 'boolean', default: false },
    profile: { type: 'string' },
    report: { type: 'string' },
  },
})
let passed = 0
let failed = 0
let skipped = 0
const report = () => {
  if (flags.report) writeFileSync(flags.report, JSON.stringify({ passed, failed, skipped }))
}
const printResult = (ok: boolean, name: string, detail: string) => {
  if (ok) passed++
  else failed++
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}  ${detail}`)
}
const firstWords = (error: string) => error.replaceAll(/\s+/g, ' ').trim().slice(-400)

/** Ends without a result: what the command was started for cannot be done. */
const giveUp = (reason: string): never => {
  console.error(reason)
  process.exit(2)
}

const ids = kilnProfiles(nix).filter(id => flags.profile === undefined || flags.profile === id)
if (ids.length === 0)
  giveUp(`There is no profile ${flags.profile}: choose one of ${kilnProfiles(nix).join(', ')}.`)

const found = findSources({ env: process.env })
if (!found.env) {
  // The files that are there must not pass for new ones.
  if (flags.update) giveUp(`Nothing was updated: ${found.missing}`)
  for (const id of ids) {
    for (const what of ['schema', 'refusals', 'default', 'fullest']) {
      skipped++
      console.log(`skip ${id} ${what}  ${found.missing}`)
    }
  }
  report()
  process.exit(0)
}
const { KILN_NIXPKGS: nixpkgs, KILN_NIX_INPUTS: inputs, KILN_NIX_OVERLAY: overlays } = found.env
const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
const sources = { cell: join(nix, 'tests', 'cell.nix'), nixpkgs, inputs, overlays, env }
const evaluate = evaluator(sources)
const started = performance.now()

const profiles = new Map<string, ProfileFile>()
for (const id of ids) {
  const file = join(nix, 'profiles', id, 'profile.json')
  profiles.set(id, profileFile.parse(JSON.parse(readFileSync(file, 'utf8'))))
}

/** The schema as the modules give it; the copy in the repository has to be the same. */
async function checkSchema(id: string): Promise<Option[]> {
  const made = await evaluate<unknown>('schema', { profile: id, system: 'x86_64-linux' })
  if (!made.ok) {
    printResult(false, `${id} schema`, firstWords(made.error))
    return []
  }
  const copy = join(nix, 'profiles', id, 'options.json')
  if (flags.update) writeFileSync(copy, `${sortedJson(made.value)}\n`)
  // Compares values: the formatter decides the copy's layout.
  const same =
    existsSync(copy) && sortedJson(JSON.parse(readFileSync(copy, 'utf8'))) === sortedJson(made.value)
  printResult(
    same,
    `${id} schema`,
    same ? 'options.json is what the modules say' : 'options.json is out of date: run with --update',
  )
  return optionSchema.parse(made.value).options
}

type Cells = { layout: 'image' | 'own'; toplevel: string; raw?: string; iso?: string }
type Case = { name: string; expect: string; throws: boolean }
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ')

/** A choice of the form that the profile refuses is right when the refusal is one that its assertions.nix holds. */
async function refusal(call: CellArguments, cases: Case[]): Promise<string | null> {
  const failed = await evaluate<string[]>('failedAssertions', call)
  if (!failed.ok || failed.value.length === 0) return null
  const known = (message: string) => cases.some(({ expect }) => oneLine(message).includes(expect))
  return failed.value.every(known) ? failed.value.join(' ') : null
}

/** Profiles as they are that have a raw image, whose graph is looked at in the end. */
const rawImages: CellArguments[] = [{ profile: 'template', system: 'x86_64-linux' }]

type Checked = { profile: ProfileFile; system: string; variant: Variant; cases: Case[] }

/** All formats of one variant: Nix builds raw and iso, every other format is a conversion of raw. */
async function checkVariant({ profile, system, variant, cases }: Checked): Promise<void> {
  const call = { profile: profile.id, system, ...variant.arguments }
  const cells = await evaluate<Cells>('cells', call)
  const name = (format: string) => `${profile.id} ${format} ${system} ${variant.name}`
  if (!cells.ok) {
    const refused = variant.chosen ? await refusal(call, cases) : null
    if (refused) return printResult(true, name('refused'), refused)
    const formats = variant.arguments.host === undefined ? profile.formats : ['installed']
    for (const format of formats) printResult(false, name(format), firstWords(cells.error))
    return
  }
  // A disk that is made at installation has no image: its cell is the system that is installed.
  const installed = cells.value.layout === 'own' || variant.arguments.host !== undefined
  if (installed) printResult(true, name('installed'), cells.value.toplevel)
  if (cells.value.raw && variant.name === 'default') rawImages.push(call)
  for (const format of profile.formats) {
    const path = cells.value[formatInfo[format].from]
    if (path) printResult(true, name(format), path)
    else if (!installed) printResult(false, name(format), 'no derivation')
  }
}

async function casesOf(id: string): Promise<Case[]> {
  const listed = await evaluate<Case[]>('cases', { profile: id, system: 'x86_64-linux' })
  if (!listed.ok) printResult(false, `${id} refusals`, firstWords(listed.error))
  return listed.ok ? listed.value : []
}

async function checkRefusals(id: string, cases: Case[]): Promise<void> {
  const call = { profile: id, system: 'x86_64-linux' }
  // Most of them in one process: what they share is evaluated once.
  const together = await evaluate<Record<string, string[]>>('refusals', call)
  if (!together.ok) printResult(false, `${id} refusals`, firstWords(together.error))
  const known = together.ok ? together.value : {}
  await Promise.all(
    cases.map(async ({ name, expect, throws }, index) => {
      const said = known[index] ?? (await thrown({ ...call, case: String(index) }, throws))
      const right = oneLine(said.join(' ')).includes(expect)
      const detail = right ? expect : `expected “${expect}”, got ${firstWords(said.join(' '))}`
      printResult(right, `${id} refuses ${name}`, detail)
    }),
  )
}

/** The message of a case whose modules end the evaluation. */
async function thrown(call: CellArguments, throws: boolean): Promise<string[]> {
  const done = await evaluate('toplevel.drvPath', call)
  return throws && !done.ok ? [done.error] : []
}

const shared = await casesOf('template')
await Promise.all([
  checkRefusals('template', shared),
  ...[...profiles.values()].map(async profile => {
    const options = await checkSchema(profile.id)
    const own = await casesOf(profile.id)
    for (const architecture of flags.schemas ? [] : profile.architectures) {
      const system = nixSystem(architecture)
      const asked = { evaluate, profile: profile.id, system, options, rules: fullestRules(nix, profile.id) }
      const variants = flags.short
        ? { ok: true as const, value: twoVariants(asked) }
        : await variantsOf(asked)
      if (!variants.ok) printResult(false, `${profile.id} ${system}`, firstWords(variants.error))
      else {
        const cases = [...own, ...shared]
        await Promise.all(variants.value.map(variant => checkVariant({ profile, system, variant, cases })))
      }
    }
    await checkRefusals(profile.id, own)
  }),
])

if (flags.update) {
  writeReference()
  const file = join(nix, 'tests', 'options-doc.nix')
  const call = Object.entries({ nixpkgs, inputs, overlays }).flatMap(([name, value]) => [
    '--argstr',
    name,
    value,
  ])
  const words = ['--eval', '--strict', '--json', file, ...call]
  const text = execFileSync('nix-instantiate', words, {
    env: sources.env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  writeFileSync(join(referenceFolder, 'modules.md'), modulesPage(modulesOptions.parse(JSON.parse(text))))
}

const graphOf = graphChecker(sources)
for (const call of flags.schemas ? [] : flags.short ? rawImages.slice(0, 1) : rawImages) {
  const { ok, detail } = graphOf(call)
  printResult(ok, `${call.profile} raw ${call.system} builds without a VM`, detail)
}

const seconds = Math.round((performance.now() - started) / 1000)
console.log(`${passed + failed} cells evaluated in ${seconds} s, ${failed} failed`)
report()
process.exitCode = failed === 0 ? 0 : 1
