import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { ownProblem } from './own-problem.ts'

const operation = 'connect'
const choice = { port: 8455 }

test('a port and a folder in use are explained without words of the terminal [A8]', () => {
  const reason = message('server.reason.in-use')
  const port = failure('connect.port', { operation, values: { host: '127.0.0.1', port: '8455', reason } })
  expect(ownProblem(port, choice)).toMatchObject({
    code: 'connect.own-port',
    values: { port: '8455', reason },
  })
  const holder = message('connect.holder.terminal', { pid: '7' })
  const inUse = failure('connect.in-use', { operation, values: { path: '/data', holder } })
  expect(ownProblem(inUse, choice)).toMatchObject({
    code: 'connect.own-in-use',
    values: { path: '/data', holder },
  })
})

test('every other failure stays what it is [A8]', () => {
  const full = failure('connect.full', { operation, values: { path: '/data' } })
  expect(ownProblem(full, choice)).toBe(full)
  const bug = new TypeError('x')
  expect(ownProblem(bug, choice)).toBe(bug)
})
