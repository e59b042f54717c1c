// What `kiln flash` takes of memory: engine, writer and a decoder's program together, whatever the image.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type Memory, memoryOf } from '../process-memory.ts'
import { packed, wrappings } from './packed/pack.ts'
import type { Setup } from './setup.ts'

const kiln = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'kiln.mjs')

export async function memoryOfFlash({ image, folder, at, drive }: Setup): Promise<void> {
  const to = drive('memory', { stick: false })
  console.log('\nmemory of `kiln flash`, all of its processes, at most (target ≤ 250 MB)')
  for (const path of [image, ...wrappings.map(wrapping => packed(image, wrapping))]) {
    to.empty()
    const { pss, rss } = await mostOf(['flash', path, '--drive', to.path, '--yes'], at('home'))
    const mb = (bytes: number) => `${(bytes / 1e6).toFixed(0).padStart(4)} MB`
    const name = path.slice(folder.length + 1).padEnd(16)
    console.log(`  ${name} ${mb(pss)}; ${mb(rss)} when what processes share counts for each`)
  }
}

async function mostOf(words: string[], home: string): Promise<Memory> {
  const child = spawn(process.execPath, [kiln, ...words], {
    env: { ...process.env, KILN_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let told = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    told += text
  })
  const most = { pss: 0, rss: 0 }
  const timer = setInterval(() => {
    const { pss, rss } = memoryOf(String(child.pid))
    most.pss = Math.max(most.pss, pss)
    most.rss = Math.max(most.rss, rss)
  }, 100)
  const code = await new Promise(resolve => child.on('close', resolve))
  clearInterval(timer)
  if (code !== 0) throw new Error(`kiln ${words.join(' ')} ended with ${code}: ${told}`)
  return most
}
