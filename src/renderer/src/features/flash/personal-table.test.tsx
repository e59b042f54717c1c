// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import type { Personal } from '#features/personal/personal.ts'
import { failure } from '#shared/errors.ts'
import { noAnswers } from '#shared/seed/seed.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { answer, asked, fakeConnection } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { PersonalTable } from './personal-table.tsx'
import { newDraft } from './wizard/draft.ts'
import { choose } from './wizard/drive-choice.ts'
import type { FlashWizard } from './wizard/use-flash.ts'

vi.mock('#lib/engine/connection.ts', () => fakeConnection)

const rows = (...names: string[]) => names.map(hostname => ({ ...noAnswers(), hostname }))
const drives = [sampleDrive({ path: '/dev/sdb' }), sampleDrive({ path: '/dev/sdc', serial: 'B' })].map(choose)

function drawn(start: Personal['table']) {
  const Held = () => {
    const [table, setTable] = useState(start)
    const personal: Personal = { ...newDraft.personal, way: 'table', table }
    const wizard = { draft: { ...newDraft, drives, personal } } as unknown as FlashWizard
    return <PersonalTable wizard={wizard} onTable={setTable} />
  }
  return inWindow(<Held />)
}
const shown = () => screen.getAllByRole('row').map(row => row.textContent)

test('drives get the rows in their order, and the rest is for the next drives', () => {
  drawn({ file: 'machines.csv', rows: rows('attic', 'cellar', 'porch'), next: 0 })
  expect(shown()[1]).toContain('attic')
  expect(shown()[2]).toContain('cellar')
  expect(screen.getByText(/1 row/)).toBeTruthy()
})

test('it begins at the requested row, and says when rows are missing', async () => {
  drawn({ file: 'machines.csv', rows: rows('attic', 'cellar', 'porch'), next: 0 })
  const begin = screen.getByRole('spinbutton')
  fireEvent.change(begin, { target: { value: '3' } })
  expect(shown()[1]).toContain('porch')
  expect(screen.getByText(/load a longer table/)).toBeTruthy()
  // A row that is not there is not taken.
  fireEvent.change(begin, { target: { value: '4' } })
  expect(shown()[1]).toContain('porch')
})

/** Answers the file picker that a click opens. */
function pickFile(file: File) {
  vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementationOnce(function (this: HTMLInputElement) {
    Object.defineProperty(this, 'files', { value: [file] })
    this.onchange?.(new Event('change'))
  })
}

test('a file is read by the engine, and its rows are shown', async () => {
  answer('flash.readTable', () => ({ rows: rows('attic', 'cellar') }))
  drawn(null)
  pickFile(new File(['hostname\nattic\ncellar\n'], 'machines.csv'))
  fireEvent.click(screen.getByRole('button', { name: 'Load a table' }))
  await waitFor(() => expect(screen.getByText('machines.csv, 2 rows')).toBeTruthy())
  expect(asked[0]?.input).toEqual({ text: 'hostname\nattic\ncellar\n' })
})

test('a table that cannot be read says why, and the one before stays', async () => {
  answer('flash.readTable', () => {
    throw failure('seed.table', { operation: 'flash', values: { reason: 'no column', line: '2' } })
  })
  drawn({ file: 'machines.csv', rows: rows('attic', 'cellar'), next: 0 })
  pickFile(new File(['nonsense'], 'other.csv'))
  fireEvent.click(screen.getByRole('button', { name: 'Load another table' }))
  expect((await screen.findByRole('alert')).textContent).toContain('no column')
  expect(shown()[1]).toContain('attic')
})
