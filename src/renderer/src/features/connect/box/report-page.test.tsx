// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { Route, Router } from 'wouter'
import { useHashLocation } from '#lib/hash-location.ts'
import { failure } from '#shared/errors.ts'
import { reportHref, routes } from '#shared/window/routes.ts'
import { answer, asked, forgetAnswers } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { connectServer, reportedBox, shownReport } from '#testing/sample-report.ts'
import { ReportPage } from './report-page.tsx'

vi.mock('#lib/engine/connection.ts', async () => (await import('#testing/fake-engine.ts')).fakeConnection)

afterEach(() => {
  cleanup()
  forgetAnswers()
})

const box = reportedBox()
const page = () => {
  window.location.hash = reportHref(box)
  answer('connect.list', () => ({ servers: [connectServer()], boxes: [box], waiting: [] }))
  answer('boxes.list', () => ({ boxes: [], problems: [], foreign: [], untaken: null }))
  inWindow(
    <Router hook={useHashLocation}>
      <Route path={routes.report} component={ReportPage} />
    </Router>,
  )
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))

test('it asks the Connect that the address names [A8]', async () => {
  answer('connect.show', () => shownReport())
  page()
  expect(await screen.findByText('nginx.service')).toBeTruthy()
  expect(asked).toContainEqual({ path: 'connect.show', input: { server: box.server, id: box.id } })
  expect(screen.getAllByText(/ of \d/)).toHaveLength(2)
})

test('a restart of the box is sent after a question, another wish at once [A8]', async () => {
  answer('connect.show', () => shownReport())
  answer('connect.ask', () => ({ id: box.id }))
  page()
  await press('Restart Home Assistant')
  await press('Restart the box')
  const kinds = () => asked.flatMap(({ path, input }) => (path === 'connect.ask' ? [input] : []))
  expect(kinds()).toEqual([{ server: box.server, id: box.id, kind: 'restart_ha' }])
  await userEvent.click(screen.getAllByRole('button', { name: 'Restart the box' }).at(-1) as HTMLElement)
  expect(kinds()).toHaveLength(2)
})

test('a viewer is offered nothing that changes the box [A8]', async () => {
  answer('connect.show', () => shownReport({ role: 'viewer' }))
  page()
  expect(await screen.findByText(/may only look/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Restart the box' })).toBeNull()
})

test('where its Connect is away, what was heard last is shown [A8]', async () => {
  answer('connect.show', () => {
    throw failure('connect.unreachable', {
      operation: 'connect.show',
      values: { address: 'https://connect.example.com', reason: 'timed out' },
    })
  })
  page()
  expect(await screen.findByText('The box could not be read')).toBeTruthy()
  expect(screen.getByText('What was heard last is shown.')).toBeTruthy()
  expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('kitchen')
})

test('how it was is a picture with words [A8]', async () => {
  const at = Date.now() - (Date.now() % 3_600_000)
  const hours = [{ at, reports: 4, failedUnits: 1, rootUsed: 0.42, memoryUsed: 0.5 }]
  answer('connect.show', () => shownReport({ hours }))
  page()
  expect(await screen.findByRole('img', { name: 'Disk in use: now 42 %, at most 42 %' })).toBeTruthy()
  expect(screen.getByRole('img', { name: 'Failed units: now 1, at most 1' })).toBeTruthy()
})
