// Neither end trusts the other before both have shown their half of the secret.
import { spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { toReport } from '#shared/errors.ts'
import { jsonHeader } from '#shared/flash/wire/frames.ts'
import { isRoot, test } from '#test/folders.ts'
import { messageOf } from '#test/texts.ts'
import { leftBehind, nothing, planFor, watch } from '#test/writer/flash.ts'
import { placesHere } from '#test/writer/places.ts'

const [mine, theirs] = ['a'.repeat(64), 'b'.repeat(64)]
const drive = {
  path: '/dev/loop0',
  name: 'x',
  deviceNumber: '',
  serial: '',
  sizeBytes: 0,
  typedName: '',
  payloads: [],
}

function frame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message))
  return Buffer.concat([jsonHeader(body.length), body])
}

/** The real writer, started by hand. */
function startWriter(socket: string, secretLine: string) {
  const places = placesHere()
  const child = spawn(places.program.path, ['--disable-warning=ExperimentalWarning', places.script, socket], {
    env: {},
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let output = ''
  child.stderr.on('data', piece => {
    output += piece
  })
  child.stdin.on('error', () => undefined)
  child.stdin.write(secretLine)
  const ended = new Promise<{ code: number | null; output: string }>(resolve =>
    child.once('close', code => resolve({ code, output })),
  )
  return { child, ended }
}

async function listening(folder: string, onSocket: (socket: Socket) => void) {
  const own = join(folder, 'private')
  mkdirSync(own, { mode: 0o700 })
  const path = join(own, 'socket')
  const server = createServer(onSocket)
  await new Promise<void>(resolve => server.listen(path, resolve))
  return { path, own, server }
}

const withAnswer = (answer: unknown[]) => (socket: Socket) => {
  socket.on('error', () => undefined)
  socket.once('data', () => {
    for (const message of answer) socket.write(frame(message))
  })
}

test('the writer disconnects from an engine that does not know the secret', async ({ folder }) => {
  for (const secret of [mine, 'c'.repeat(64), '']) {
    const own = join(folder, `as ${secret.slice(0, 1)}`)
    mkdirSync(own)
    const { path, server } = await listening(own, withAnswer([{ type: 'hello', secret }]))
    const { ended } = startWriter(path, `${mine} ${theirs}\n`)
    expect(await ended).toMatchObject({
      code: 1,
      output: expect.stringContaining('does not know the secret'),
    })
    server.close()
  }
})

test('the writer does not connect in a folder that others may enter', async ({ folder }) => {
  const { path, own, server } = await listening(folder, () => undefined)
  chmodSync(own, 0o750)
  const { ended } = startWriter(path, `${mine} ${theirs}\n`)
  expect(await ended).toMatchObject({ code: 1, output: expect.stringContaining('is not private') })
  server.close()
})

test.runIf(isRoot)('the writer does not connect in a folder of another user', async ({ folder }) => {
  const { path, own, server } = await listening(folder, () => undefined)
  chownSync(own, 65_534, 0)
  const { ended } = startWriter(path, `${mine} ${theirs}\n`)
  expect(await ended).toMatchObject({ code: 1, output: expect.stringContaining('is not private to user 0') })
  server.close()
})

test('a writer without a greeting exits', async ({ folder }) => {
  const { path, server } = await listening(folder, socket => socket.on('error', () => undefined))
  const { ended } = startWriter(path, `${mine} ${theirs}\n`)
  expect(await ended).toMatchObject({ code: 1, output: expect.stringContaining('did not greet') })
  server.close()
})

test('without a secret, or at the end of stdin, the writer exits', async ({ folder }) => {
  const { path, server } = await listening(folder, () => undefined)
  const chatty = startWriter(path, 'let me in\n')
  expect(await chatty.ended).toMatchObject({ code: 1, output: expect.stringContaining('a secret') })
  const left = startWriter(path, '')
  left.child.stdin.end()
  expect(await left.ended).toMatchObject({ code: 1, output: expect.stringContaining('stdin ended') })
  server.close()
})

test('a message that is not a plan ends the writer before it does anything', async ({ folder }) => {
  const plan = await planFor({ drives: [drive] })
  const wrong = [
    [{ type: 'cancel' }, 'cancel arrived before the plan'],
    [{ type: 'end', sizeBytes: 0 }, 'end arrived before the plan'],
    [{ type: 'hello', secret: theirs }, 'hello arrived before the plan'],
    [{ ...plan, drives: [] }, 'value.drives: expected a list'],
    [{ ...plan, drives: [{ ...drive, sizeBytes: -1 }] }, 'value.drives.0.sizeBytes: expected a whole number'],
    [{ ...plan, source: { kind: 'file', path: 7 } }, 'value.source.path: expected text'],
  ] as const
  for (const [index, [message, output]] of wrong.entries()) {
    const own = join(folder, `${index}`)
    mkdirSync(own)
    const { path, server } = await listening(own, withAnswer([{ type: 'hello', secret: theirs }, message]))
    const { ended } = startWriter(path, `${mine} ${theirs}\n`)
    expect(await ended).toMatchObject({ code: 1, output: expect.stringContaining(output) })
    server.close()
  }
})

test('a second plan or greeting ends the job', async ({ folder }) => {
  const plan = await planFor({ drives: [{ ...drive, path: '/dev/nothing' }] })
  for (const again of [plan, { type: 'hello', secret: theirs }]) {
    const own = join(folder, again.type)
    mkdirSync(own)
    const answer = [{ type: 'hello', secret: theirs }, plan, again]
    const { path, server } = await listening(own, withAnswer(answer))
    const { ended } = startWriter(path, `${mine} ${theirs}\n`)
    expect((await ended).output).toContain(`a second ${again.type}`)
    server.close()
  }
})

test('a stranger at the socket learns nothing', async ({ folder }) => {
  // A stranger takes the writer's place: it knows the socket, but not what was written to stdin.
  const script = join(folder, 'stranger.mjs')
  writeFileSync(
    script,
    `import { connect } from 'node:net'
    const body = Buffer.from(JSON.stringify({ type: 'hello', secret: '${mine}', pid: 1 }))
    const head = Buffer.alloc(5); head.writeUInt32LE(body.length, 1)
    const socket = connect(process.argv[2], () => socket.write(Buffer.concat([head, body])))
    let bytes = 0
    socket.on('data', piece => { bytes += piece.length })
    socket.on('close', () => { console.error('heard ' + bytes + ' bytes'); process.exit(1) })`,
  )
  const { thrown } = await watch({
    plan: await planFor({ drives: [drive] }),
    places: { ...placesHere(), uid: 0, script },
  })
  expect(thrown).toMatchObject({ code: 'flash.writer-lost' })
  expect(messageOf(toReport(thrown, 'test'))).toContain('another program answered')
  expect(leftBehind()).toEqual(nothing)
})

test('the socket takes one connection', async ({ folder }) => {
  const [script, log] = [join(folder, 'two.mjs'), join(folder, 'log')]
  writeFileSync(
    script,
    `import { connect } from 'node:net'
    import { existsSync, writeFileSync } from 'node:fs'
    const socketPath = process.argv[2]
    const end = text => { writeFileSync('${log}', text); process.exit(1) }
    connect(socketPath, () => {
      const look = setInterval(() => {
        if (existsSync(socketPath)) return
        clearInterval(look)
        connect(socketPath, () => end('came in')).on('error', error => end(error.code))
      }, 5)
    })`,
  )
  const { thrown } = await watch({
    plan: await planFor({ drives: [drive] }),
    places: { ...placesHere(), uid: 0, script },
  })
  expect(thrown).toMatchObject({ code: 'flash.writer-lost' })
  expect(readFileSync(log, 'utf8')).toBe('ENOENT')
})
