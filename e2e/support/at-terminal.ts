// The command line on a pseudo-terminal, where it asks questions.
import { spawn } from 'node:child_process'
import { kilnEnv, kilnScript } from './kiln-process.ts'

type Answer = {
  /** What the screen shows when it asks. */
  question: string
  /** What is typed then; Ctrl-C as it is, anything else with Enter. */
  answer: string
  env?: Record<string, string>
}

export function atTerminal(
  home: string,
  words: string[],
  { question, answer, env = {} }: Answer,
): Promise<{ code: number | null; screen: string }> {
  const command = [process.execPath, kilnScript, ...words].map(word => `'${word}'`).join(' ')
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
    env: { ...kilnEnv(home), TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let screen = ''
  let answered = false
  child.stdout.on('data', chunk => {
    screen += chunk
    if (answered || !screen.includes(question)) return
    answered = true
    child.stdin.write(answer === '\u0003' ? answer : `${answer}\n`)
  })
  return new Promise(done => child.on('close', code => done({ code, screen })))
}
