// `npm run mac:check`: the first hour with a Mac, guided. Records what the system's programs print and what the person
// answers in one redacted file. `--answers FILE`: recorded answers and outputs in place of both, for tests.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { homedir, hostname, userInfo } from 'node:os'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { redactor } from './mac-check/redact.ts'
import { type Command, macSteps } from './mac-check/steps.ts'

type Ran = { code: number | null; output: string }
/** Outputs by the names of commands, answers by the texts of questions. */
type Recorded = { outputs: Record<string, Ran>; answers: Record<string, string> }

const { values } = parseArgs({
  options: {
    app: { type: 'string', default: '/Applications/Kiln.app' },
    out: { type: 'string', default: 'kiln-mac-check.json' },
    answers: { type: 'string' },
  },
})
const recorded =
  values.answers === undefined ? null : (JSON.parse(readFileSync(values.answers, 'utf8')) as Recorded)
if (process.platform !== 'darwin' && recorded === null) {
  console.error('This is for a Mac. Elsewhere it runs with --answers only.')
  process.exit(2)
}

const mostOutput = 16 * 2 ** 20
function ran({ name, program, args }: Command): Ran {
  if (recorded) return recorded.outputs[name] ?? { code: null, output: '' }
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: mostOutput,
    timeout: 120_000,
    stdio: ['inherit', 'pipe', 'pipe'],
  })
  return { code: status, output: `${stdout ?? ''}${stderr ?? ''}` }
}

const terminal = recorded ? null : createInterface({ input: process.stdin, output: process.stdout })
const answerTo = async (question: string) =>
  recorded ? (recorded.answers[question] ?? '') : ((await terminal?.question(`  ${question} `)) ?? '')

function wholeDisks(): string[] {
  if (recorded)
    return Object.keys(recorded.outputs).flatMap(name => /^diskutil-info-(disk\d+)$/.exec(name)?.[1] ?? [])
  const list = execFileSync('/usr/sbin/diskutil', ['list'], { encoding: 'utf8' })
  return [...list.matchAll(/^\/dev\/(disk\d+) /gm)].map(([, name = '']) => name)
}
const fullName = () =>
  recorded ? 'Ada Lovelace' : execFileSync('/usr/bin/id', ['-F'], { encoding: 'utf8' }).trim()

const redact = redactor({
  user: userInfo().username,
  fullName: fullName(),
  host: hostname(),
  home: homedir(),
})
const record: unknown[] = []
for (const step of macSteps({
  app: values.app,
  disks: wholeDisks(),
  node: process.execPath,
  uid: userInfo().uid,
})) {
  console.log(`\n${step.id}`)
  if (step.todo !== '') console.log(`  ${step.todo}`)
  if (step.todo !== '' && terminal) await terminal.question('  Press Enter when it is done. ')
  const startedAt = Date.now()
  const outputs = Object.fromEntries(
    step.commands.map(command => {
      const { code, output } = ran(command)
      console.log(`  ${command.name}: ${code === 0 ? 'recorded' : `status ${code}`}`)
      return [command.name, { code, output: redact(output) }]
    }),
  )
  const answers: Record<string, string> = {}
  for (const question of step.questions) answers[question] = redact(await answerTo(question))
  record.push({ step: step.id, seconds: Math.round((Date.now() - startedAt) / 1000), outputs, answers })
}
terminal?.close()
writeFileSync(values.out, `${JSON.stringify({ schema: 1, steps: record }, null, 2)}\n`, { mode: 0o600 })
console.log(`\nEverything is in ${values.out}. Read it before you send it to anyone.`)
