// One writer at a time. flock(1) holds the lock for as long as its input is open: the kernel takes it back however this
// program ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Throws where the lock cannot be had within a minute. `path`: is made, and stays empty. */
export async function withLock<T>(path: string, act: () => Promise<T>): Promise<T> {
  const holder = spawn('flock', ['--wait', '60', path, 'cat'], { stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = once(holder, 'close')
  let said = ''
  holder.stderr.on('data', chunk => {
    said += chunk
  })
  holder.stdin.on('error', () => undefined)
  try {
    // cat runs once the lock is held, and gives it back.
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
    // Where flock could not be started, the race above has thrown that.
    await ended.catch(() => undefined)
  }
}
