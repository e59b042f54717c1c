// docs/documents lists what the five documents promise, fact by fact. What works names its test, and the sums are those of the
// rows.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8')

const states = ['works', 'stand-in', 'configured', 'differs', 'missing', 'not here'] as const
type Row = { number: number; fact: string; state: string; why: string; line: string }

const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map(cell => cell.trim())

const rowsOf = (text: string): Row[] =>
  text
    .split('\n')
    .filter(line => /^\| \d+ \|/.test(line))
    .map(line => {
      const [number = '', fact = '', state = '', why = ''] = cellsOf(line)
      return { number: Number(number), fact, state, why, line }
    })

const profiles = readdirSync(join(root, 'docs', 'documents')).map(file => file.replace(/\.md$/, ''))
const pages = new Map(profiles.map(profile => [profile, rowsOf(read('docs', 'documents', `${profile}.md`))]))

const stages = new Set(
  read('docs', 'nixos-tests.md')
    .split('\n')
    .flatMap(line => (line.startsWith('| ') ? (cellsOf(line)[0] ?? '').split(', ') : [])),
)
const promisesOf = (profile: string) => {
  const parts: Record<string, string[]> = {
    'ai-sandbox': ['sandbox-registry'],
    appliance: ['newt', 'connect', 'vnc-tunnel'],
    'strato-host': ['strato-control-plane', 'strato-answers'],
  }
  const files = [profile, ...(parts[profile] ?? [])]
  return files.map(file => read('scripts', 'test-nixos', 'promises', `${file}.ts`)).join('\n')
}

/** What is wrong with one name of a test: "test: FILE: WORDS OF IT", "stage: NAME", "promises: NAME OF A CHECK". */
function faultOf(profile: string, evidence: string): string | null {
  const [, kind = '', rest = ''] =
    /^(test|stage|template stage|orchestrator stage|promises): (.+)$/.exec(evidence) ?? []
  if (/stage$/.test(kind)) return stages.has(rest) ? null : `no stage ${rest}`
  if (kind === 'promises') return promisesOf(profile).includes(`'${rest}`) ? null : `no check '${rest}'`
  if (kind !== 'test') return `"${evidence}" names no test`
  const [file = '', ...words] = rest.split(': ')
  const folders = ['', `nix/profiles/${profile}/tests`, 'nix/tests/typed-lines']
  const found = folders.map(folder => join(root, folder, file)).find(path => existsSync(path))
  if (!found || !file.endsWith('.test.ts')) return `no test file ${file}`
  const text = readFileSync(found, 'utf8')
  const at = text.indexOf(words.join(': '))
  if (at < 0) return `${file} has no "${words.join(': ')}"`
  if (words.length === 0) return null
  const [body = ''] = text.slice(at).split(/^ *(?:test|it|describe)[.(]/m)
  return /--dry-run|--no-build/.test(body) ? `${file} runs nothing for "${words.join(': ')}"` : null
}

function faultsOf(profile: string, { state, why }: Row): string[] {
  if (!states.some(each => each === state)) return [`the state "${state}"`]
  if (state === 'works') return why.split('; ').flatMap(each => faultOf(profile, each) ?? [])
  // What could fail, why it differs, why it cannot be here.
  return why === '' && state !== 'missing' ? [`${state} without a reason`] : []
}

it('names a test or a stage for each fact that works, and a reason for each that does not', () => {
  const faults = [...pages].flatMap(([profile, rows]) =>
    rows.flatMap(row => faultsOf(profile, row).map(fault => `${profile} ${row.number}: ${fault}`)),
  )
  expect(faults).toEqual([])
})

it('the page has each fact once, in order, in a line of at most 120 characters', () => {
  for (const [profile, rows] of pages) {
    const numbers = rows.map(({ number }) => number)
    expect(numbers, profile).toEqual([...new Set(numbers)].sort((a, b) => a - b))
    expect(rows.filter(({ line }) => line.length > 120).map(({ line }) => line)).toEqual([])
  }
})

it('the page has at its top the sums of the rows', () => {
  const count = (rows: Row[]) => [
    ...states.map(state => rows.filter(row => row.state === state).length),
    rows.length,
  ]
  const lines = read('docs', 'documents.md').split('\n')
  const sums = (line: string) => cellsOf(line).slice(1).map(Number)
  const line = (pattern: string) => lines.find(each => each.includes(pattern)) ?? ''
  for (const [profile, rows] of pages)
    expect(sums(line(`(documents/${profile}.md)`)), profile).toEqual(count(rows))
  const all = [...pages.values()].flat()
  expect(all).toHaveLength(359)
  expect(sums(line('| all |'))).toEqual(count(all))
})

it('finds a row that claims too much', () => {
  const row = (state: string, why: string) => ({ number: 1, fact: '', state, why, line: '' })
  const faults = (state: string, why: string) => faultsOf('appliance', row(state, why))
  expect(faults('works', '')).toEqual(['"" names no test'])
  expect(faults('works', 'promises: it flies')).toEqual(["no check 'it flies'"])
  expect(faults('works', 'stage: orbit; test: none.test.ts')).toEqual([
    'no stage orbit',
    'no test file none.test.ts',
  ])
  expect(faults('works', 'test: vm.test.ts: it flies')).toEqual(['vm.test.ts has no "it flies"'])
  expect(faults('stand-in', '')).toEqual(['stand-in without a reason'])
  expect(faults('done', 'stage: booted')).toEqual(['the state "done"'])
})
