// `kiln run` in the foreground, as a person starts it: with the window, a checkpoint when it is ready, and Ctrl-C.
// A real QEMU with the lab's image; a stand-in opens the browser.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { builtHome } from '../support/built-home.ts'
import { type JsonLine, kiln, startKiln } from '../support/kiln-process.ts'
import { endMachines } from '../support/machines-end.ts'

test.setTimeout(900_000)

let home: string
let image: string
const before = { ...process.env }

test.beforeAll(() => {
  ;({ home, image } = builtHome())
})
test.afterEach(() => {
  for (const name of ['PATH', 'DISPLAY']) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
})
test.afterAll(() => {
  endMachines(home)
  rmSync(home, { recursive: true, force: true })
})

/** What xdg-open is given: a page that leads on to the address. */
function browserStandIn(): () => string | null {
  const folder = join(home, 'stand-in')
  const given = join(folder, 'given')
  mkdirSync(folder)
  writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\ncat "${'$'}{1#file://}" >'${given}'\n`)
  chmodSync(join(folder, 'xdg-open'), 0o755)
  process.env['PATH'] = [folder, before['PATH']].join(delimiter)
  // Kiln opens a browser only where there is a display.
  process.env['DISPLAY'] ??= ':stand-in'
  return () => (existsSync(given) ? readFileSync(given, 'utf8') : null)
}

/** The first line that fits, as soon as it is printed. */
function printed(child: ReturnType<typeof startKiln>['child'], fits: (line: JsonLine) => boolean) {
  let text = ''
  return new Promise<JsonLine>((found, fail) => {
    child.stdout?.on('data', chunk => {
      text += chunk
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      for (const line of lines.filter(Boolean)) {
        const said = JSON.parse(line) as JsonLine
        if (fits(said)) found(said)
      }
    })
    child.once('close', code => fail(new Error(`kiln run ended with ${code}`)))
  })
}

test('shows the window and the serial port, makes a checkpoint when it is ready, and ends by Ctrl-C', async () => {
  const given = browserStandIn()
  const words = [
    'run',
    image,
    '--screen',
    '--wait',
    'ssh',
    '--timeout',
    '10m',
    '--checkpoint',
    'fresh',
    '--json',
  ]
  const { child, result } = startKiln(home, ...words)
  const { machine } = (await printed(child, ({ type }) => type === 'machine')) as JsonLine & {
    machine: { id: string }
  }
  const { address } = (await printed(child, ({ type }) => type === 'address')) as JsonLine & {
    address: string
  }
  await expect.poll(given).toContain(address)
  expect(await (await fetch(address)).text()).toContain(`url=/#/machines/${machine.id}"`)
  const shown = await kiln(home, 'machines', 'show', machine.id, '--json')
  expect(shown.lines.at(-1)).toMatchObject({
    machine: { state: 'running', checkpoints: [{ name: 'fresh' }] },
  })

  child.kill('SIGINT')
  const { code, lines } = await result
  expect(code).toBe(0)
  expect(lines.some(({ type }) => type === 'serial')).toBe(true)
  expect(lines.at(-1)).toMatchObject({ type: 'result', machine: { id: machine.id, state: 'stopped' } })
  await expect(fetch(address)).rejects.toThrow()
})

test('ends by Ctrl-C while it waits, and leaves nothing running', async () => {
  const waits = ['--wait', 'serial:kiln-lab: ready', '--wait', 'serial:never said']
  const { child, result } = startKiln(
    home,
    'run',
    image,
    '--headless',
    ...waits,
    '--timeout',
    '20m',
    '--json',
  )
  // A guest hears its power button when it has booted.
  await printed(child, ({ type }) => type === 'ready')
  child.kill('SIGINT')
  const { code, lines } = await result
  expect(code).toBe(130)
  expect(lines.at(-1)).toMatchObject({ type: 'result', outcome: 'cancelled' })
  const { lines: listed } = await kiln(home, 'machines', 'list', '--json')
  const machines = listed.at(-1)?.['machines'] as { state: string }[]
  expect(machines.length).toBeGreaterThan(0)
  expect(machines.filter(({ state }) => state !== 'stopped')).toEqual([])
})
