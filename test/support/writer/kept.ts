// For tests: an engine with an agent of polkit's own that types the password. Runs a plan twice, then another engine of
// the same user does, and prints how each ended and how often polkit had asked for the password by then.   KEPT PLAN TEMP PLACES
import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createWriter } from '#platform/writer/writer.ts'
import { toReport } from '#shared/errors.ts'
import { placesHere } from './places.ts'

const [plan = '', tempFolder = '', places = '{}'] = process.argv.slice(2)
let asked = 0

// It reads the password from a terminal, which script(1) makes, and closes the pipe once it is ready.
const [ready, terminal] = [join(tempFolder, 'ready'), join(tempFolder, 'terminal')]
execFileSync('mkfifo', [ready])
const command = `tty >${terminal}; exec pkttyagent --notify-fd 3 --process ${process.pid} 3>${ready}`
const agent = spawn('script', ['-qefc', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] })
let prompt = ''
agent.stdout.on('data', async piece => {
  prompt += piece
  if (!prompt.includes('Password:')) return
  prompt = ''
  asked += 1
  // It asks first, then turns the echo off, and what was typed in between is thrown away.
  while (echoes()) await setTimeout(20)
  agent.stdin.write('secret\n')
})
const echoes = () => {
  const settings = execFileSync('stty', ['-a', '-F', readFileSync(terminal, 'utf8').trim()], {
    encoding: 'utf8',
  })
  return /(?:^|\s)echo(?:\s|$)/.test(settings)
}
await once(createReadStream(ready).resume(), 'end')

async function flash(): Promise<string | null> {
  try {
    await createWriter(placesHere({ tempFolder, ...JSON.parse(places) }), { question: '' }).run({
      work: { plan: JSON.parse(readFileSync(plan, 'utf8')), stream: null },
      signal: new AbortController().signal,
      onEvent: () => undefined,
    })
    return null
  } catch (thrown) {
    return toReport(thrown, 'test').code
  }
}

async function otherEngine(): Promise<string | null> {
  const script = [join(import.meta.dirname, 'engine.ts'), plan, join(tempFolder, 'told'), tempFolder, places]
  const words = ['--disable-warning=ExperimentalWarning', ...script]
  // Without a terminal, where pkexec would ask for the password instead of the agent.
  const { stdout } = await promisify(execFile)('setsid', ['--wait', process.execPath, ...words])
  return (JSON.parse(stdout) as { error: { code: string } | null }).error?.code ?? null
}

const first = { code: await flash(), asked }
const again = { code: await flash(), asked }
const other = { code: await otherEngine(), asked }
process.stdout.write(`${JSON.stringify({ first, again, other })}\n`)
agent.kill('SIGKILL')
