import { screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { DiagnosticReport } from '#shared/diagnostics/report.ts'
import { failure } from '#shared/errors.ts'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { DiagnosticsCard } from './diagnostics-card.tsx'

const line = { time: '2026-11-21T12:00:01.000Z', process: 'engine' as const, pid: 7, level: 'warn' as const }
const report: DiagnosticReport = {
  schema: 1,
  createdAt: Date.UTC(2026, 10, 21, 12),
  version: '0.1.0',
  platform: 'linux',
  architecture: 'x86_64',
  tools: [
    {
      id: 'nix',
      state: 'ok',
      required: true,
      version: '2.34.8',
      path: '~/.nix-profile/bin/nix',
      problem: null,
    },
    { id: 'xz', state: 'missing', required: false, version: null, path: null, problem: 'tool.not-on-path' },
  ],
  settings: null,
  settingsProblem: 'settings.broken',
  failedJobs: [
    { ...line, event: 'job-ended', data: { kind: 'build', code: 'build.failed', durationMs: 20 } },
  ],
  log: [{ ...line, event: 'call-failed', data: { code: 'image.unknown', operation: 'images.show' } }],
}
const button = (name: string) => screen.getByRole('button', { name })

test('the diagnostics are copied as text, as they are at that moment', async () => {
  answer('doctor.report', () => report)
  const { user } = inWindow(<DiagnosticsCard />)
  const written = vi.spyOn(navigator.clipboard, 'writeText')
  await user.click(button('Copy diagnostics'))
  await waitFor(() => expect(written).toHaveBeenCalledOnce())
  const text = written.mock.calls[0]?.[0] ?? ''
  expect(text).toContain('Kiln: 0.1.0')
  expect(text).toContain('nix  ok  2.34.8  ~/.nix-profile/bin/nix')
  expect(text).toContain('xz  missing  tool.not-on-path')
  expect(text).toContain('settings.broken')
  expect(text).toContain('engine/7 warn job-ended kind=build code=build.failed durationMs=20')
  expect(text).toContain('call-failed code=image.unknown operation=images.show')
  answer('doctor.report', () => ({ ...report, version: '0.2.0' }))
  await user.click(button('Copy diagnostics'))
  await waitFor(() => expect(written.mock.lastCall?.[0]).toContain('Kiln: 0.2.0'))
})

test('they are saved under the name of their day', async () => {
  answer('doctor.report', () => report)
  const links: HTMLAnchorElement[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    links.push(this)
  })
  URL.createObjectURL = () => 'blob:x'
  URL.revokeObjectURL = () => {}
  const { user } = inWindow(<DiagnosticsCard />)
  await user.click(button('Save as file'))
  await waitFor(() =>
    expect(links.map(({ download }) => download)).toEqual(['kiln-diagnostics-2026-11-21.txt']),
  )
})

test('they are shown before they are given away, where a keyboard can scroll them', async () => {
  answer('doctor.report', () => report)
  const { user } = inWindow(<DiagnosticsCard />)
  await user.click(button('Show the diagnostics'))
  const shown = await screen.findByRole('region', { name: 'Diagnostics' })
  expect(shown.textContent).toContain('Kiln diagnostics')
  expect(shown.tabIndex).toBe(0)
  await user.click(button('Hide the diagnostics'))
  expect(screen.queryByRole('region', { name: 'Diagnostics' })).toBeNull()
})

test('where they cannot be collected the card says why', async () => {
  answer('doctor.report', () => {
    throw failure('engine.away', { operation: 'doctor.report' })
  })
  const { user } = inWindow(<DiagnosticsCard />)
  await user.click(button('Copy diagnostics'))
  expect((await screen.findByRole('alert')).textContent).toContain('could not be collected')
  expect(button('Copy diagnostics').getAttribute('aria-busy')).toBeNull()
})
