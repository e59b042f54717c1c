// Every word that the command line prints comes from the catalogue: in the pseudo-language each word is marked, and
// an unmarked one is reported here with its line.
import { execFile } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { completionTable } from './completion-scripts.ts'
import { createProgram } from './program.ts'

type Ended = { text: string; status: number | null }

function kiln(home: string, words: string[]): Promise<Ended> {
  const script = ['--disable-warning=ExperimentalWarning', 'src/cli/index.ts', '--profiles', 'lab']
  const env = { ...process.env, KILN_HOME: home, KILN_LANGUAGE: 'en-XA', COLUMNS: '500' }
  return new Promise(done => {
    const child = execFile(process.execPath, [...script, ...words], { env }, (_, stdout, stderr) =>
      done({ text: `${stdout}\n${stderr}`, status: child.exitCode }),
    )
  })
}

const program = createProgram({ version: '0', act: () => async () => undefined })
const commands = [...completionTable(program).keys()]
/** Help lists them by name: "to" of `<to>`, "on" and "off" of `<on|off>`. */
const argumentsOf = (command: Command): string[] => [
  ...command.registeredArguments.flatMap(each => each.name().split('|')),
  ...command.commands.flatMap(argumentsOf),
]

/** The same in every language: commands, formats and kinds, program names. */
const identifiers = [
  'kiln',
  'help',
  ...commands.flatMap(path => path.split(' ')),
  'raw',
  'raw.zst',
  'qcow2',
  'vmdk',
  'vhdx',
  'ova',
  'iso',
  'x86_64',
  'aarch64',
  'local',
  'auto',
  'new-lima',
  'try',
  'drive',
  'string',
  'int',
  'bool',
  'tcp',
  'udp',
  'bash',
  'zsh',
  'fish',
  'Nix',
  'nix',
  'QEMU',
  'qemu-img',
  'xz',
  'bzip2',
  'nixos-anywhere',
  'nixpkgs#nixos-anywhere',
  'attic',
  'nixpkgs#attic-client',
  'cachix',
  'nixpkgs#cachix',
  ...argumentsOf(program),
]

/** Words that the author of the profile wrote. */
const profileFiles = [
  ...globSync('nix/profiles/*/profile.json'),
  'lab/tiny/profile.json',
  'lab/tiny/options.json',
]
const profileWords = profileFiles.flatMap(file => wordsIn(readFileSync(file, 'utf8')))

/** Without punctuation: names at the end of a sentence lose their full stop. */
function wordsIn(text: string): string[] {
  const words = text.split(/[\s"'`()[\]{},;:|]+/).map(word => word.replace(/[.?…]+$/, ''))
  return words.filter(Boolean)
}

/** Options, paths and ports, and the lines of a help that are commands. */
const isCode = (word: string) => /^-{1,2}[a-z]|^\.{0,2}\/|^\.[a-z\d]+$|^\d+\/tcp$/.test(word)
const isCommandLine = (line: string) => line.startsWith('  kiln ')
/** Two letters or more without marks. */
const isPlain = (word: string) => /[a-z]{2}/i.test(word)

function plainWords({ text }: Ended, known: string[]): string[] {
  const data = new Set([...identifiers, ...known.flatMap(wordsIn), ...known])
  // The pseudo-language marks the values of holes; a terminal gets no such marks.
  const unmarked = text.replaceAll(/[\u2068\u2069\ufffd]/g, '')
  return unmarked.split('\n').flatMap(line => {
    if (isCommandLine(line)) return []
    const words = wordsIn(line.replaceAll(/[<[][^>\]]*[>\]]/g, ' '))
    const plain = words.filter(word => isPlain(word) && !isCode(word) && !data.has(word))
    return plain.length ? [`${plain.join(' ')}  in  ${line}`] : []
  })
}

async function expectMarked(home: string, all: string[][], known: string[], status?: number) {
  const waiting = [...all]
  const found: string[] = []
  const work = async () => {
    for (let words = waiting.shift(); words; words = waiting.shift()) {
      const ended = await kiln(home, words)
      const output = `kiln ${words.join(' ')}`
      if (status !== undefined && ended.status !== status) found.push(`${output}: status ${ended.status}`)
      if (!ended.text.trim()) found.push(`${output}: it printed nothing`)
      found.push(
        ...plainWords(ended, [...known, ...words.flatMap(word => word.split('='))]).map(
          line => `${output}: ${line}`,
        ),
      )
    }
  }
  await Promise.all([work(), work()])
  expect(found).toEqual([])
}

test('finds an unmarked word', async ({ folder }) => {
  const { text } = await kiln(folder, ['--help'])
  const ended = { text: `${text}\n  --json  one object a line`, status: 0 }
  expect(plainWords(ended, [])).toEqual(['one object line  in    --json  one object a line'])
})

// A process for each command line.
const timeout = 600_000

test('help of every command', { timeout }, async ({ folder }) => {
  expect(commands.length).toBeGreaterThan(20)
  await expectMarked(
    folder,
    commands.map(path => [...path.split(' ').filter(Boolean), '--help']),
    [],
    0,
  )
})

test('commands that only read', { timeout }, async ({ folder }) => {
  const id = 'tiny-20260101-000000-0001'
  mkdirSync(join(folder, 'images', id), { recursive: true })
  writeFileSync(join(folder, 'images', id, 'events.ndjson'), 'x'.repeat(4000))
  await expectMarked(
    folder,
    [['profiles'], ['profiles', 'show', 'tiny'], ['images']],
    [...profileWords, id, 'ID'],
    0,
  )
  // The names of this computer's drives and tools may be anything.
  const drives = (await kiln(folder, ['drives', '--json'])).text
  await expectMarked(
    folder,
    [['drives']],
    wordsIn(drives).flatMap(word => word.split(/\\n/)),
    0,
  )
  await expectMarked(folder, [['doctor']], [])
})

test('usage errors, and problems with what a command line names', { timeout }, async ({ folder }) => {
  const taken = join(folder, 'taken')
  mkdirSync(join(taken, 'x'), { recursive: true })
  const file = join(folder, 'answers.json')
  writeFileSync(file, '[]')
  const drive = ['--drive', '/dev/nothing']
  const wrong = [
    ['bild'],
    ['build'],
    ['build', 'tiny', 'box', 'more'],
    ['build', 'tiny', '--formt', 'raw'],
    ['build', 'tiny', '--out'],
    ['build', 'nope'],
    ['build', 'tinny'],
    ['build', 'tiny', '-f', 'qcow'],
    ['build', 'tiny', '--arch', 'sparc'],
    ['build', 'tiny', '--builder', 'cloud'],
    ['build', 'tiny', '--set', 'hostname'],
    ['build', 'tiny', '--set', 'hostname=-x'],
    ['build', 'tiny', '--set', 'hostnam=x'],
    ['build', 'tiny', '--set', 'size=much'],
    ['build', 'tiny', '--settings', file],
    ['build', 'tiny', '--settings', '/no/such/file'],
    ['build', 'tiny', '--out', file],
    ['eject', 'tiny', taken],
    ['eject', 'tiny', file, '--ci', 'jenkins'],
    ['images', 'show', 'nope'],
    ['images', 'shw', 'nope'],
    ['images', 'convert', 'nope', 'raw'],
    ['profiles', 'show', 'nope'],
    ['profiles', 'show', '~/x#y'],
    ['drives', 'show', '/dev/nothing'],
    ['drives', 'restore', '/dev/nothing', '--label', 'far too long a label'],
    ['flash', 'nope.img', ...drive],
    ['flash', file],
    ['flash', file, ...drive],
    ['flash', file, '-f', 'raw', ...drive],
    ['completion', 'powershell'],
    ['doctor', '--fix', '--report'],
    ['--profiles', '/no/such/folder', 'profiles'],
    ['serve', '--port', 'x'],
  ]
  await expectMarked(folder, wrong, [...profileWords, folder, 'github', 'gitlab'])
})
