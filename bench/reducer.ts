// How fast Nix's events become a graph: splitter, parser and reducer on a million lines, one core, beside a bare
// JSON.parse of the same lines in the same run. `node bench/reducer.ts [lines]`; exits 1 below 200,000 lines/s or when
// memory grows with the log.
import { createReadStream, readFileSync } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parseNixLine } from '#engine/builds/events/parse.ts'
import { createGraphReducer } from '#engine/builds/events/reduce.ts'
import { createLineSplitter } from '#platform/process/lines.ts'

const wantedLines = Number(process.argv[2] ?? 1_000_000)
const leastLinesPerSecond = 200_000
const mostGrowthBytes = 300 * 2 ** 20

const sample = new URL('../src/engine/builds/events/fixtures/j-ok.raw.gz', import.meta.url)

/** A real build again and again, each time with new ids and store paths: three lines in four are progress. */
async function writeStream(path: string): Promise<{ lines: number; bytes: number }> {
  // Each recorded log line three times: compilers say more than the lab's builders.
  const recorded = gunzipSync(readFileSync(sample))
    .toString()
    .split('\n')
    .filter(line => line !== '')
    .flatMap(line =>
      line.endsWith('"type":101}') && line.includes('"fields":["') ? [line, line, line] : [line],
    )
  const file = await open(path, 'w')
  let lines = 0
  let bytes = 0
  for (let round = 0; lines < wantedLines; round++) {
    // Ids past 2^53 from the second half on, as large process ids make them.
    const pid = BigInt(round < wantedLines / recorded.length / 2 ? 22_896 : 4_000_000) + BigInt(round)
    const salt = round
      .toString(32)
      .padStart(4, '0')
      .replace(/[eotu]/g, 'z')
    const text = recorded
      .slice(0, wantedLines - lines)
      .join('\n')
      .replace(
        /("(?:id|parent)":)(\d{9,})/g,
        (_, key: string, id: string) => `${key}${(pid << 32n) + (BigInt(id) & 0xffffffffn)}`,
      )
      .replaceAll('/nix/store/', `/nix/store/${salt}`)
    await file.appendFile(`${text}\n`)
    bytes += Buffer.byteLength(text) + 1
    lines += Math.min(recorded.length, wantedLines - lines)
  }
  await file.close()
  return { lines, bytes }
}

const chunks = (path: string) => createReadStream(path, { highWaterMark: 64 * 1024 }) as AsyncIterable<Buffer>

/** What every reader of the stream must do at least. */
async function baseline(path: string): Promise<number> {
  let rest = ''
  let actions = 0
  const started = performance.now()
  for await (const chunk of chunks(path)) {
    const lines = (rest + chunk.toString('utf8')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (JSON.parse(line.slice(5)).action) actions++
  }
  if (actions !== wantedLines) throw new Error(`${actions} of ${wantedLines} lines were read`)
  return wantedLines / ((performance.now() - started) / 1000)
}

async function splitting(path: string): Promise<number> {
  const splitter = createLineSplitter()
  let lines = 0
  const started = performance.now()
  for await (const chunk of chunks(path)) lines += splitter.push(chunk).length
  return lines / ((performance.now() - started) / 1000)
}

async function reducing(path: string) {
  const splitter = createLineSplitter()
  const reducer = createGraphReducer({ expectedSeconds: () => 1 })
  let logLines = 0
  let patches = 0
  let peakBytes = 0
  const startBytes = process.memoryUsage.rss()
  const started = performance.now()
  let takenMs = started
  const take = () => {
    if (reducer.takePatch()) patches++
    for (const { lines } of reducer.takeLogLines()) logLines += lines.length
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
  }
  for await (const chunk of chunks(path)) {
    const atMs = performance.now()
    for (const line of splitter.push(chunk)) reducer.accept(parseNixLine(line), atMs)
    // Ten patches a second, as the engine takes them.
    if (atMs - takenMs >= 100) {
      take()
      takenMs = atMs
    }
  }
  reducer.finish('done', performance.now())
  take()
  const seconds = (performance.now() - started) / 1000
  const nodes = Object.keys(reducer.graph().derivations).length
  return {
    linesPerSecond: wantedLines / seconds,
    growthBytes: peakBytes - startBytes,
    logLines,
    patches,
    nodes,
  }
}

const folder = await mkdtemp(join(tmpdir(), 'kiln-bench-'))
try {
  const path = join(folder, 'events')
  const { lines, bytes } = await writeStream(path)
  const round = (value: number) => Math.round(value).toLocaleString('en')
  const mib = (value: number) => `${round(value / 2 ** 20)} MiB`
  console.log(`stream: ${round(lines)} lines, ${mib(bytes)}`)
  const bare = await baseline(path)
  console.log(`JSON.parse of every line: ${round(bare)} lines/s`)
  console.log(`splitter alone: ${round(await splitting(path))} lines/s`)
  const { linesPerSecond, growthBytes, logLines, patches, nodes } = await reducing(path)
  console.log(
    `splitter, parser, reducer: ${round(linesPerSecond)} lines/s, ${(linesPerSecond / bare).toFixed(2)} of the bare JSON.parse`,
  )
  console.log(
    `${round(nodes)} derivations, ${round(logLines)} log lines, ${patches} patches; RSS grew by ${mib(growthBytes)} at most`,
  )
  if (linesPerSecond < leastLinesPerSecond || growthBytes > mostGrowthBytes) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true })
}
