// One writer at a time. flock(1) holds the lock while its stdin is open, so the kernel releases it however
// this program ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Throws if the lock is not free within a minute. `path` is created and stays empty. */
export async function withLock<T>(path: string, act: () => Promise<T>): Promise<T> {
  const holder = spawn('flock', ['--wait', '60', path, 'cat'], { stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = once(holder, 'close')
  let said = ''
  holder.stderr.on('data', chunk => {
    said += chunk
  })
  holder.stdin.on('error', () => undefined)
  try {
    // cat starts once the lock is held, and echoes this.
    holder.stdin.write('.')
    await Promise.race([
      once(holder.stdout, 'data'),
      ended.then(([code]) => {
        throw new Error(said.trim() || `${path} stays locked (${code})`)
      }),
    ])
    return await act()
  } finally {
    holder.stdin.end()
    // If flock could not be started, the race above has thrown already.
    await ended.catch(() => undefined)
  }
}
