import { duplexPair } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { shellArgv } from './argv.ts'
import { readTerminal, resizeWords, shellScript, sizedShell } from './shell.ts'

test('the name of its terminal comes first, and is not shown', () => {
  expect(readTerminal('kiln-terminal:/dev/pts/0\r\n$ ')).toEqual({ terminal: '/dev/pts/0', rest: 26 })
  expect(readTerminal('kiln-terminal:/dev/p')).toBeNull()
  // No terminal, another first line, or a name that is not a device's.
  for (const other of [
    'kiln-terminal:not a tty\n',
    'Welcome\n$ ',
    'kiln-terminal:/dev/$(id)\n',
    'x'.repeat(300),
  ])
    expect(readTerminal(other)).toEqual({ terminal: null, rest: 0 })
  expect(shellScript({ columns: 90, rows: 20 })).toContain('stty sane columns 90 rows 20')
  expect(resizeWords('/dev/pts/3', { columns: 90, rows: 20 }).join(' ')).toBe(
    'stty -F /dev/pts/3 columns 90 rows 20',
  )
})

test('the login shell only gets quoted words, which every shell reads alike', () => {
  const address = { host: 'box', port: 22, user: 'ada', jump: null, identity: null }
  const places = { config: '/c', socket: '/s' }
  const size = { columns: 90, rows: 20 }
  const line = shellArgv(address, places, size).at(-1) ?? ''
  expect(line).toMatch(/^sh -c (?:'[^'\\]*'|\\['\\])+$/)
  expect(line.slice('sh -c '.length).replaceAll(/'/g, '')).toBe(shellScript(size))
})

function setUp() {
  const [inner, host] = duplexPair()
  const sizes: string[] = []
  const shell = sizedShell(inner, async (terminal, { columns, rows }) => {
    await delay(5)
    sizes.push(`${terminal} ${columns}x${rows}`)
  })
  let seen = ''
  shell.on('data', chunk => {
    seen += chunk
  })
  return { shell, host, sizes, seen: () => seen }
}

test('only the last of many sizes is set, once the terminal is known', async () => {
  const { shell, host, sizes, seen } = setUp()
  shell.resize({ columns: 10, rows: 10 })
  host.write('kiln-terminal:/dev/')
  host.write('pts/7\r\n$ ')
  await expect.poll(() => sizes).toEqual(['/dev/pts/7 10x10'])
  for (let columns = 11; columns <= 30; columns++) shell.resize({ columns, rows: 10 })
  await expect.poll(() => sizes.at(-1)).toBe('/dev/pts/7 30x10')
  expect(sizes.length).toBeLessThanOrEqual(3)
  expect(seen()).toBe('$ ')
})

test('a host that reports no terminal loses nothing, and its end is the end', async () => {
  const { shell, host, sizes, seen } = setUp()
  let typed = ''
  host.on('data', chunk => {
    typed += chunk
  })
  shell.write('ls\n')
  shell.resize({ columns: 10, rows: 10 })
  host.end('no newline')
  await expect.poll(() => shell.readableEnded).toBe(true)
  expect({ seen: seen(), typed, sizes }).toEqual({ seen: 'no newline', typed: 'ls\n', sizes: [] })
})
