import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { ToBeWritten } from '#shared/drives/may-write.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { inWindow } from '#testing/in-window.tsx'
import { groupDrives } from '../wizard/drive-choice.ts'
import { DriveRow } from './drive-row.tsx'

const rowOf = (...given: Parameters<typeof sampleDrive>) => {
  const groups = groupDrives([sampleDrive(...given)], null)
  const row = [...groups.plugged, ...groups.internal, ...groups.never][0]
  if (!row) throw new Error('no row')
  return row
}
const drawn = (row: ReturnType<typeof rowOf>, chosen = false, image: ToBeWritten | null = null) => {
  const onToggle = vi.fn()
  const onForget = vi.fn()
  const list = (
    <ul>
      <DriveRow row={row} image={image} chosen={chosen} onToggle={onToggle} onForget={onForget} />
    </ul>
  )
  return { ...inWindow(list), onToggle, onForget }
}

test('a drive is chosen by its name, its path or its box', async () => {
  const { user, onToggle } = drawn(rowOf())
  await user.click(screen.getByText('SanDisk Ultra 32 GB'))
  await user.click(screen.getByText(/\/dev\/sdb/))
  expect(onToggle.mock.calls).toEqual([[true], [true]])
})

test('a chosen drive is announced by assistive technology, and can be left out', async () => {
  const { user, onToggle } = drawn(rowOf(), true)
  const box = screen.getByRole('checkbox', { name: /SanDisk Ultra 32 GB.*\/dev\/sdb/s })
  expect((box as HTMLInputElement).checked).toBe(true)
  await user.click(box)
  expect(onToggle).toHaveBeenCalledWith(false)
})

test('a drive that cannot be written says why, and cannot be chosen or erased', async () => {
  const { user, onToggle } = drawn(rowOf({ readOnly: true }), true)
  const box = screen.getByRole('checkbox') as HTMLInputElement
  expect({ disabled: box.disabled, checked: box.checked }).toEqual({ disabled: true, checked: false })
  expect(screen.getByRole('listitem').textContent).toMatch(/write-protected|read-only|lock/i)
  await user.click(screen.getByText('SanDisk Ultra 32 GB'))
  expect(onToggle).not.toHaveBeenCalled()
  expect(screen.queryByRole('button', { name: /^More/ })).toBeNull()
})

test('shows how much of the drive the image takes, if it fits', () => {
  const { unmount } = drawn(rowOf({ sizeBytes: 32e9 }), false, { sizeBytes: 8e9, onDrives: [] })
  expect(screen.getByRole('listitem').textContent).toContain('Fits: 8.0 GB of 32 GB')
  unmount()
  for (const sizeBytes of [null, 64e9]) {
    const { unmount: again } = drawn(rowOf({ sizeBytes: 32e9 }), false, { sizeBytes, onDrives: [] })
    expect(screen.getByRole('listitem').textContent).not.toContain('Fits')
    again()
  }
})

test('no drive is drawn with a sign that stands for an action', () => {
  for (const bus of ['usb', 'sd', 'sata', 'nvme', 'virtio', 'scsi', 'loop', 'other'] as const) {
    const { container, unmount } = drawn(rowOf({ bus }))
    const sign = container.querySelector('label svg, .choice svg')?.getAttribute('class') ?? ''
    expect(sign).toMatch(/lucide-/)
    expect(sign).not.toMatch(/rotate|refresh|loader|repeat/)
    unmount()
  }
})

test('its buttons do not choose it', async () => {
  const { user, onToggle, onForget } = drawn(rowOf())
  await user.click(screen.getByRole('button', { name: 'Forget /dev/sdb' }))
  expect(onForget).toHaveBeenCalledOnce()
  await user.click(screen.getByRole('button', { name: /^More for/ }))
  expect(await screen.findByRole('menuitem', { name: /reformat/ })).toBeTruthy()
  expect(onToggle).not.toHaveBeenCalled()
})
