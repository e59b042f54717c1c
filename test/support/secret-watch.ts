// For tests: looks at what every process of this computer shows, for as long as it runs, and says who showed a secret.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** As root, so that it also sees what only the program's own user may: its environment. */
const script = `
  const { readdirSync, readFileSync } = require('node:fs')
  const secrets = JSON.parse(readFileSync(0, 'utf8'))
  const seen = new Set()
  let looks = 0
  function look() {
    for (const pid of readdirSync('/proc').filter(name => /^\\d+$/.test(name))) {
      if (Number(pid) === process.pid) continue
      for (const name of ['cmdline', 'environ']) {
        let text = ''
        try { text = readFileSync('/proc/' + pid + '/' + name, 'latin1') } catch {}
        looks++
        for (const secret of secrets) if (text.includes(secret)) seen.add(name + ': ' + text.split('\\0')[0])
      }
    }
    setImmediate(look)
  }
  process.on('SIGTERM', () => { console.log(JSON.stringify({ looks, seen: [...seen] })); process.exit() })
  look()
  console.log('looking')`

/** A secret as it is, and as it is somewhere within a text in base64: what the plan of a writer has. */
export const formsOf = (secret: string): string[] => [
  secret,
  ...[0, 1, 2].map(before => {
    const whole = Buffer.from('\0'.repeat(before) + secret).toString('base64')
    // Without the characters that what is before and behind it has a part in.
    return whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + secret.length) * 8) / 6))
  }),
]

/** `end` tells in how many looks which processes showed one of the secrets. */
export async function watchProcesses(secrets: readonly string[]) {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', piece => {
    output += piece
  })
  const looking = once(child.stdout, 'data')
  // Not as arguments, where it would find them itself.
  child.stdin.end(JSON.stringify(secrets))
  await looking
  return {
    async end(): Promise<{ looks: number; seen: string[] }> {
      child.kill('SIGTERM')
      await once(child, 'close')
      return JSON.parse(output.trim().split('\n').at(-1) ?? '')
    },
  }
}
