import { fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import type { Personal } from '#features/seed/personal.ts'
import { failure } from '#shared/errors.ts'
import { type Option, option } from '#shared/profiles/option.ts'
import { noAnswers } from '#shared/seed/seed.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { PersonalTable } from './personal-table.tsx'
import { newDraft } from './wizard/draft.ts'
import { choose } from './wizard/drive-choice.ts'
import type { FlashWizard } from './wizard/use-flash.ts'

const rows = (...names: string[]) => names.map(hostname => ({ ...noAnswers(), hostname }))
const drives = [sampleDrive({ path: '/dev/sdb' }), sampleDrive({ path: '/dev/sdc', serial: 'B' })].map(choose)

function drawn(start: Personal['table'], secrets: string[] = [], options: readonly Option[] = []) {
  const Held = () => {
    const [table, setTable] = useState(start)
    const personal: Personal = { ...newDraft.personal, way: 'table', table }
    const facts = { personalise: { can: true, secrets } }
    const wizard = { draft: { ...newDraft, drives, personal }, facts, options } as unknown as FlashWizard
    return <PersonalTable wizard={wizard} onTable={setTable} />
  }
  return inWindow(<Held />)
}
const cell = (column: string, row: number) =>
  screen.getByRole<HTMLInputElement>('textbox', { name: `${column}, row ${row}` })
const names = () =>
  screen.getAllByRole<HTMLInputElement>('textbox', { name: /^Host name/ }).map(({ value }) => value)
const paste = (at: HTMLElement, text: string) =>
  fireEvent.paste(at, { clipboardData: { getData: () => text } })

test('drives get the rows in their order, and the rest is for the next drives', () => {
  drawn({ file: 'machines.csv', rows: rows('attic', 'cellar', 'porch'), next: 0 })
  expect(names()).toEqual(['attic', 'cellar', 'porch'])
  const heads = screen.getAllByRole('rowheader').map(({ textContent }) => textContent)
  expect(heads).toEqual([
    expect.stringContaining('/dev/sdb'),
    expect.stringContaining('/dev/sdc'),
    expect.stringContaining('A later drive'),
  ])
  expect(screen.getByText(/1 row is left/)).toBeTruthy()
})

test('it begins at the requested row, with an empty one for each drive that has none', () => {
  drawn({ file: 'machines.csv', rows: rows('attic', 'cellar', 'porch'), next: 0 })
  const begin = screen.getByRole('spinbutton')
  fireEvent.change(begin, { target: { value: '3' } })
  expect(names()).toEqual(['porch', ''])
  // A row that is not there is not taken.
  fireEvent.change(begin, { target: { value: '4' } })
  expect(names()).toEqual(['porch', ''])
})

test('a row for each drive is there to be typed into, with a column for each secret', async () => {
  drawn(null, ['token'])
  const user = userEvent.setup()
  await user.type(cell('Host name', 1), 'attic{Enter}cellar{ArrowUp}')
  expect(document.activeElement).toBe(cell('Host name', 1))
  await user.type(cell('token', 2), 'open')
  // Nothing was loaded: it was typed.
  expect(screen.getByRole('button', { name: 'Load a table' })).toBeTruthy()
  expect(names()).toEqual(['attic', 'cellar'])
  expect(cell('token', 2).value).toBe('open')
})

test('a secret has the label that the form gives it', () => {
  const token = { key: 'token', label: 'Secret token', description: '', type: { kind: 'string' } }
  drawn(null, ['token'], [option.parse({ ...token, default: null, secret: true })])
  expect(cell('Secret token', 1)).toBeTruthy()
  expect(screen.getByRole('columnheader', { name: 'Secret token' })).toBeTruthy()
})

test('a fault is shown at its cell once it was left', async () => {
  drawn(null)
  const user = userEvent.setup()
  await user.type(cell('Host name', 1), 'box 1')
  expect(cell('Host name', 1).getAttribute('aria-invalid')).toBeNull()
  await user.tab()
  expect(cell('Host name', 1)).toMatchObject({ ariaInvalid: 'true' })
  const error = document.getElementById(cell('Host name', 1).getAttribute('aria-describedby') ?? '')
  expect(error?.textContent).toContain('"box 1" is not a valid host name')
  expect(cell('User', 1).getAttribute('aria-invalid')).toBeNull()
})

test('rows are pasted, more than there are drives too, and the paste can be undone', () => {
  drawn({ file: '', rows: rows('old'), next: 0 })
  paste(cell('Host name', 1), 'attic\tada\r\ncellar\tbob\r\nporch\teve\r\n')
  expect(names()).toEqual(['attic', 'cellar', 'porch'])
  expect(cell('User', 3).value).toBe('eve')
  expect(screen.getByRole('status').textContent).toContain('3 rows pasted. 1 row is left')
  fireEvent.click(screen.getByRole('button', { name: 'Undo paste' }))
  expect(names()).toEqual(['old', ''])
})

test('rows with too many columns change nothing, and the reason is shown', () => {
  drawn({ file: '', rows: rows('old'), next: 0 })
  paste(cell('Ticket of Connect', 1), 'us\tx\nde\ty\n')
  expect(
    screen.getByText(/^Not pasted: 2 columns were copied, and from Ticket of Connect on the table has 1/),
  ).toBeTruthy()
  expect(names()).toEqual(['old', ''])
})

test('a row is added and removed, and the focus stays in the grid', () => {
  drawn({ file: '', rows: rows('attic', 'cellar', 'porch'), next: 0 })
  fireEvent.click(screen.getByRole('button', { name: 'Add a row' }))
  expect(names()).toEqual(['attic', 'cellar', 'porch', ''])
  fireEvent.click(screen.getByRole('button', { name: 'Remove row 2' }))
  expect(names()).toEqual(['attic', 'porch', ''])
  expect(document.activeElement).toBe(cell('Host name', 2))
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
  expect(asked[0]?.input).toEqual({ text: 'hostname\nattic\ncellar\n', check: false })
})

test('a table that cannot be read says why, and the one before stays', async () => {
  answer('flash.readTable', () => {
    throw failure('seed.table', { operation: 'flash', values: { reason: 'no column', line: '2' } })
  })
  drawn({ file: 'machines.csv', rows: rows('attic', 'cellar'), next: 0 })
  pickFile(new File(['nonsense'], 'other.csv'))
  fireEvent.click(screen.getByRole('button', { name: 'Load another table' }))
  expect((await screen.findByRole('alert')).textContent).toContain('no column')
  expect(names()).toEqual(['attic', 'cellar'])
})
