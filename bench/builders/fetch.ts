// 1 GiB with 400 MiB of random data in two places, from a host's memory to this computer's disk.
import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { type Bench, interleaved } from './times.ts'

const run = promisify(execFile)
const aim = 0.8
const image = '/root/disk.raw'
const rsyncThere = '/root/rsync'

export async function fetchBench({ lab, rounds }: Bench) {
  const host = await lab.host({ name: 'store', sizeMiB: 3072 })
  const { address } = await lab.add(host)
  await host.run('sh', '-c', making)
  const signal = new AbortController().signal
  const knownHosts = join(lab.engine.ports.folders.data, 'known_hosts')
  await using connection = closing(await lab.engine.ports.ssh.connect(address, { knownHosts, signal }))
  const options = (connection.nix.env['NIX_SSHOPTS'] ?? '').split(' ')
  const from = `root@${host.address}`
  const folder = mkdtempSync(join(tmpdir(), 'kiln-bench-fetch-'))
  const to = join(folder, 'disk.raw')
  const sums = new Set<string>()
  const used = new Map<string, number>()
  const fresh = (name: string, bring: () => Promise<unknown>) => async () => {
    rmSync(to, { force: true })
    await bring()
    if (!used.has(name)) sums.add(await sumOf(to))
    used.set(name, statSync(to).blocks * 512)
  }
  const rsync = programOf('rsync')
  if (rsync) await put(rsync, { options, from })
  const peers = {
    kiln: fresh('kiln', () => connection.fetch({ path: image, to, signal, onBytes: () => undefined })),
    scp: fresh('scp', () => run('scp', ['-q', ...options, `${from}:${image}`, to])),
    tar: fresh('tar', () => tarPipe([...options, from], folder)),
    ...(rsync
      ? {
          rsync: fresh('rsync', () =>
            run(rsync, [
              '--sparse',
              '--whole-file',
              `--rsync-path=${rsyncThere}`,
              '-e',
              `ssh ${options.join(' ')}`,
              `${from}:${image}`,
              to,
            ]),
          ),
        }
      : {}),
  }
  // Unmeasured, and compared: all bring the same bytes.
  await interleaved(1, peers)
  if (sums.size !== 1) throw new Error('They do not bring the same bytes.')
  const times = await interleaved(rounds, peers)
  rmSync(folder, { recursive: true, force: true })
  const { kiln = 0, ...others } = Object.fromEntries(times)
  const [[best = '', seconds = 0] = []] = Object.entries(others).sort(([, a], [, b]) => a - b)
  const line = [...times].map(([name, each]) => `${name} ${each.toFixed(2)} s`).join(', ')
  console.log(`result back: ${line}${rsync ? '' : ' (no rsync here)'}`)
  console.log(`  speed over ${best}, the best of them: ${(seconds / kiln).toFixed(2)} × (at least ${aim})`)
  console.log(`  on disk: kiln ${mebibytes(used.get('kiln'))}, scp ${mebibytes(used.get('scp'))} MiB`)
}

const making = `
truncate -s 1G ${image}
dd if=/dev/urandom of=${image} bs=1M count=200 conv=notrunc status=none
dd if=/dev/urandom of=${image} bs=1M count=200 seek=700 conv=notrunc status=none`

const mebibytes = (bytes = 0) => Math.round(bytes / 2 ** 20)

async function sumOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

async function tarPipe(ssh: string[], folder: string) {
  const there = spawn('ssh', [...ssh, 'tar', '-C', '/root', '--sparse', '-cf', '-', 'disk.raw'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // The pipe itself is handed over: no byte goes through this process.
  const here = spawn('tar', ['-C', folder, '-xf', '-'], { stdio: [there.stdout, 'ignore', 'inherit'] })
  const [code] = await once(here, 'exit')
  if (code !== 0) throw new Error(`tar: ${code}`)
}

const programOf = (name: string) =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map(folder => join(folder, name))
    .find(path => existsSync(path))

/** The host has this computer's libraries, not what is outside of its system. */
async function put(program: string, { options, from }: { options: string[]; from: string }) {
  const child = spawn('ssh', [...options, from, `cat > ${rsyncThere}; chmod 755 ${rsyncThere}`], {
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  child.stdin.end(readFileSync(program))
  await once(child, 'exit')
}

const closing = <T extends { close(): Promise<void> }>(each: T) =>
  Object.assign(each, { [Symbol.asyncDispose]: () => each.close() })
