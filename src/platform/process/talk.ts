// A program to talk to: write its input and read its output until either side ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Duplex } from 'node:stream'

type TalkOptions = {
  command: string
  args: string[]
  env: Record<string, string | undefined>
}

/** Destroying it ends the program. */
export async function talkTo({ command, args, env }: TalkOptions): Promise<Duplex> {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore'] })
  await once(child, 'spawn')
  const { stdin, stdout } = child
  // It has ended, as its output shows.
  stdin.on('error', () => undefined)
  return new Duplex({
    construct(done) {
      stdout.on('data', (bytes: Buffer) => {
        if (!this.push(bytes)) stdout.pause()
      })
      stdout.on('end', () => this.push(null))
      done()
    },
    read: () => void stdout.resume(),
    write: (bytes: Buffer, _encoding, done) => void stdin.write(bytes, () => done()),
    final: done => void stdin.end(done),
    destroy(error, done) {
      child.kill('SIGTERM')
      done(error)
    },
  })
}
